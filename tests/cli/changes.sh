#!/usr/bin/env bash
# changes.sh - changes simulated hosts through the program and looks at what came
# of it. Reports in TAP.
#
#   changes.sh [VFTOP]
. "$(dirname "$0")/harness"

demo=--demo=homelab@60

# --- each key ---------------------------------------------------------------------

# The host afterwards, as the program that changed it reads it anew: `p` is the PF,
# `v` the list of its VFs.
sets() { # HOST DEVICE "KEY=VALUE..." EXPRESSION
	run set --demo="$1@60" "$2" $3 --yes --json
	that "set $2 $3: done" ends_with 0
	that "set $2 $3: it is so" json \
		"d['outcome'] == 'done' and [$4 for p in d['pfs'] for v in [p['vfs']]] == [True]"
}

sets homelab enp1s0f0/5 mac=02:00:00:00:00:99 'v[5]["admin_mac"] == "02:00:00:00:00:99"'
sets homelab enp1s0f0/5 mac=02:00:00:00:aa:{index} 'v[5]["admin_mac"] == "02:00:00:00:aa:05"'
sets homelab enp1s0f0/5 mac=auto 'v[5]["admin_mac"] == "3e:9c:9e:30:00:05"'
sets homelab enp1s0f0/5 vlan=30 'v[5]["vlan"] == 30'
sets homelab enp1s0f0/4 'vlan=7 qos=3' 'v[4]["vlan"] == 7 and v[4]["qos"] == 3'
sets hypervisor ens1/6 'vlan=7 proto=802.1ad' 'v[6]["proto"] == "802.1ad"'
sets homelab enp1s0f0/5 spoofchk=off 'v[5]["spoofchk"] is False'
sets homelab enp1s0f0/5 trust=yes 'v[5]["trust"] is True'
sets homelab enp1s0f0/5 state=disable 'v[5]["state"] == "disable"'
sets homelab enp1s0f0/5 max_tx_rate=500 'v[5]["max_tx_rate"] == 500'
sets hypervisor ens1/6 'min_tx_rate=100 max_tx_rate=200' \
	'(v[6]["min_tx_rate"], v[6]["max_tx_rate"]) == (100, 200)'
sets hypervisor ens4f0/0 query_rss=on 'v[0]["query_rss"] is True'
sets homelab enp1s0f0/4 driver=vfio-pci 'v[4]["driver"] == "vfio-pci"'
sets homelab enp1s0f0/5 driver=default 'v[5]["driver"] == "iavf"'
sets homelab enp1s0f0/4 driver=none 'v[4]["driver"] is None'
sets homelab enp1s0f0/4 name=lan{index} 'v[4]["interface"] == "lan4"'
sets homelab enp1s0f0/4 mtu=1400 'v[4]["link"]["mtu"] == 1400'
sets homelab enp1s0f0/4 up=on 'v[4]["link"]["up"] is True'
sets lab eth1 numvfs=4 'p["numvfs"] == len(v) == 4'
sets lab eth1 autoprobe=off 'p["autoprobe"] is False'
sets lab eth1 up=on 'p["link"]["up"] is True'
sets lab eth1 mtu=1400 'p["link"]["mtu"] == 1400'
sets lab eth1 name=wan0 'p["interface"] == "wan0"'

# --- many at once -------------------------------------------------------------------

sets homelab enp1s0f0/4-5 vlan=100+{index} 'v[4]["vlan"] == 104 and v[5]["vlan"] == 105'
sets homelab enp1s0f0/4,enp1s0f0/5 trust=on 'v[4]["trust"] and v[5]["trust"]'
run set --demo=lab@60 eth1 numvfs=3 'eth1/*' mac=auto vlan=10+{index} --json
that 'set: VFs that are to come: done' ends_with 0
that 'set: VFs that are to come: have what they were given' \
	json '[x["vlan"] for x in d["pfs"][0]["vfs"]] == [10, 11, 12]'
run set --demo=hypervisor@60 'ens4f0/*' spoofchk=on --json --dry-run
that 'set: all VFs of a PF' json 'len(d["plan"]["intent"]) == 24'
run set --demo=lab@60 eth0 eth1 numvfs=1 --json
that 'set: two PFs' json '[p["numvfs"] for p in d["pfs"]] == [1, 1]'

# --- what it says -------------------------------------------------------------------

run set $demo enp1s0f0/5 vlan=30
that 'set: the plan' says '1  set VLAN of enp1s0f0/5 to 30'
that 'set: the command' says 'ip link set enp1s0f0 vf 5 vlan 30'
that 'set: the step is done' says $'\u2713 1  set VLAN of enp1s0f0/5 to 30'
that 'set: done' says 'Done.'
that 'set: no complaint' silent
that 'set: no journal of a demo' says_not 'vftop undo'
that 'set: no escapes in a pipe' without_escapes
run set $demo enp1s0f0/5 vlan=30 --ascii
that 'set: --ascii is ASCII' bash -c '! LC_ALL=C grep -q "[^ -~]" <<<"$1"' - "$out"
run set $demo enp1s0f0/5 vlan=50
that 'set: nothing to do: 0' ends_with 0
that 'set: nothing to do: said' says 'Nothing to do'
run set $demo enp1s0f0/5 vlan=50 --json
that 'set --json: unchanged' json 'd["outcome"] == "unchanged" and d["pfs"] is None'
run_in_terminal 80 set $demo enp1s0f0/5 vlan=30
that 'set: on a terminal' says 'Done.'

# --- dry run ------------------------------------------------------------------------

run set $demo enp1s0f0/5 vlan=30 --dry-run
that 'dry run: 0' ends_with 0
that 'dry run: the plan' says 'ip link set enp1s0f0 vf 5 vlan 30'
that 'dry run: nothing done' says_not 'Done.'
run set $demo enp1s0f0/5 vlan=30 --dry-run --json
that 'dry run --json: a plan without outcome' \
	json 'd["schema"] == 1 and d["outcome"] is None and d["error"] is None and d["pfs"] is None'
that 'dry run --json: steps with commands' \
	json '[s["command"] for s in d["plan"]["steps"]] == ["ip link set enp1s0f0 vf 5 vlan 30"]'
run set $demo enp1s0f0/5 vlan=30 --dry-run --read-only
that 'dry run: permitted in read-only mode' ends_with 0
run set $demo enp1s0f0 numvfs=8 --dry-run
that 'dry run: refused like the real thing' ends_with 3
run set $demo enp1s0f0 numvfs=99 --dry-run
that 'dry run: impossible like the real thing' ends_with 2

# --- 2: bad values ------------------------------------------------------------------

refused() { # STATUS MESSAGE ARGUMENT...: with that status, in those words
	local expected=$1 message=$2
	shift 2
	run set $demo "$@"
	that "set $*: $expected" ends_with "$expected"
	that "set $*: says why" grep -qF -- "vftop: $message" <<<"$err"
}

refused 2 'vlan=4095: ' enp1s0f0/5 vlan=4095
refused 2 'mac=01:00:5e:00:00:01: a multicast address' enp1s0f0/5 mac=01:00:5e:00:00:01
refused 2 'enp1s0f0/9: no such VF' enp1s0f0/9 vlan=5
refused 2 'nosuch0: no such' nosuch0 numvfs=1
refused 2 'vlna: no such key' enp1s0f0/5 vlna=5
that 'a wrong key: what is meant' grep -qxF 'try: vftop set enp1s0f0/5 vlan=5' <<<"$err"
refused 2 'enp1s0f1 can have 0 to 64 VFs, not 65' enp1s0f1 numvfs=65
refused 2 '`vftop set`: DEVICE is missing' vlan=5
refused 2 '`vftop set`: KEY=VALUE is missing' enp1s0f0/5
refused 2 'enp1s0f0/5: numvfs is set on a PF' enp1s0f0/5 numvfs=3

# --- 3: refused ---------------------------------------------------------------------

refused 3 'refused: enp1s0f0/0 is held by vm 100 router0' enp1s0f0 numvfs=8
that 'a refusal: what would do it' grep -q '^try: vftop set .* --force' <<<"$err"
refused 3 'i40e cannot set a minimum rate' enp1s0f0/5 min_tx_rate=100
run set $demo enp1s0f0/5 min_tx_rate=100 --force --yes
that 'what can never be is not forced' ends_with 3
run set $demo enp1s0f0 numvfs=8 --json
that 'a refusal --json: 3' ends_with 3
that 'a refusal --json: said' json 'd["outcome"] == "refused" and d["error"]["remedy"]'
that 'a refusal --json: by whom' json '"held-by-vm" in [v["id"] for v in d["plan"]["verdicts"]]'

# --- 5: not permitted ---------------------------------------------------------------

run set $demo enp1s0f0/5 vlan=30 --read-only
that 'read-only: 5' ends_with 5
that 'read-only: said' complains 'vftop: not permitted: vftop runs with --read-only'
mkdir -p "$scratch/capture/sys"
run set --root "$scratch/capture" enp1s0f0/5 vlan=30
that 'a captured host: 5' ends_with 5

# This very host, as somebody who is not root; nobody can read our directories.
unprivileged() { # ARGUMENT...
	local user=()
	[ "$(id -u)" != 0 ] || user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	XDG_STATE_HOME=$scratch/state "${user[@]}" "$scratch/vftop" "$@" \
		>"$scratch/out" 2>"$scratch/err" </dev/null
	status=$? out=$(<"$scratch/out") err=$(<"$scratch/err")
}
chmod 755 "$scratch" && install -m 755 "$vftop" "$scratch/vftop"
unprivileged set eth0/5 'vlan=30' 'eth1/*' trust=on
that 'not root: 5' ends_with 5
that 'not root: what would do it' complains "vftop: not permitted: only root may change a host
try: sudo vftop set eth0/5 vlan=30 'eth1/*' trust=on"
unprivileged undo
that 'not root: nothing is undone' ends_with 5
unprivileged journal
that 'not root: an own journal' says 'Nothing was changed yet.'

# --- journal and undo -----------------------------------------------------------------

run journal $demo
that 'journal: a demo has none: 1' ends_with 1
run journal $demo --journal "$scratch/journal"
that 'journal: an empty one: 0' ends_with 0
that 'journal: an empty one: said' says 'Nothing was changed yet.'
run undo $demo --journal "$scratch/journal"
that 'undo: nothing to take back: 1' ends_with 1
run set $demo enp1s0f0/5 vlan=30 --journal "$scratch/journal"
that 'set: the way back' says '`vftop undo`'
run journal $demo --journal "$scratch/journal"
that 'journal: has the change' says 'enp1s0f0/5: vlan'
run journal $demo --journal "$scratch/journal" --json
that 'journal --json: has the change' \
	json 'len(d["entries"]) == 1 and d["entries"][0]["outcome"] == "done"'
# Another demo is as it was before, so that there is nothing to take back on it.
run undo $demo --journal "$scratch/journal" --json
that 'undo: wants what was there before' \
	json '("vlan", "50") in [(i["key"], i["value"]) for i in d["plan"]["intent"]]'
that 'undo: finds it there' json 'd["outcome"] == "unchanged"'

# --- questions ----------------------------------------------------------------------

# Somebody at a terminal of 80 columns who types LINE.
answer() { # LINE ARGUMENT...
	local line=$1
	shift
	out=$(printf '%s\n' "$line" | timeout 30 script -qec \
		"stty cols 80; $(printf '%q ' "$vftop" set "$@")" /dev/null | tr -d '\r')
	status=unknown err=
}

answer enp1s0f1 $demo enp1s0f1 numvfs=0 --force
that 'a question: asks for the name' says 'Type enp1s0f1 to do it:'
that 'a question: the name does it' says 'Done.'
answer y $demo enp1s0f1 numvfs=0 --force
that 'a question: another answer does not' says_not 'Done.'
that 'a question: another answer: said' says 'vftop: not done'
