#!/usr/bin/env bash
# commands.sh - runs the program on simulated hosts and looks at what it says,
# where it says it and how it ends. Reports in TAP.
#
#   commands.sh [VFTOP]       UPDATE_GOLDEN=1: write the listing in README.md anew
. "$(dirname "$0")/harness"

# --- list ----------------------------------------------------------------------

for host in homelab hypervisor big empty lab; do
	run list --demo=$host@60
	that "list $host: done" ends_with 0
	that "list $host: no complaint" silent
	that "list $host: no colour in a pipe" without_escapes
	run list --demo=$host@60 --json
	that "list --json $host: schema 1, complete" json 'd["schema"] == 1 and d["complete"]'
	that "list --json $host: numvfs are the VFs" \
		json 'all(p["numvfs"] == len(p["vfs"]) for p in d["pfs"])'
	that "list --json $host: no rates in a single shot" \
		json 'all(f["stats"]["rx_bps"] is None for p in d["pfs"] for f in [p] + p["vfs"])'
done

run list --demo=big --json
that 'list: 16 PFs with 128 VFs each' json '[len(p["vfs"]) for p in d["pfs"]] == [128] * 16'
run list --demo=homelab@60 --json
that 'list: every device has its name' \
	json 'all(f["model"] for p in d["pfs"] for f in [p] + p["vfs"])'
run list --demo=empty
that 'list: an empty host says so' says 'No SR-IOV device here'
that 'list: and who knows why' says '`vftop doctor` says why'
run list --demo=homelab@60
first=$out
run list --demo=homelab@60
that 'list: a still is the same every time' [ "$out" = "$first" ]
run list --demo=homelab@60 --ascii
that 'list: --ascii is ASCII' bash -c '! LC_ALL=C grep -q "[^ -~]" <<<"$1"' - "$out"
run list --demo=homelab@60 --color always
that 'list: --color always colours a pipe' bash -c 'grep -q "$2" <<<"$1"' - "$out" $'\033\\['
LC_ALL=C run list --demo=homelab@60
that 'list: a C locale gets ASCII' bash -c '! LC_ALL=C grep -q "[^ -~]" <<<"$1"' - "$out"

COLUMNS=60 run list --demo=homelab@60
that 'list: COLUMNS is obeyed where no terminal is' narrow 60
COLUMNS=nonsense run list --demo=homelab@60
that 'list: but only a number' [ "$out" = "$first" ]
for moment in 0 20 28 60 75 80 260; do
	run list --demo=homelab@$moment --json
	that "list: traffic on a VF of homelab has a holder ($moment s)" json \
		'all(v["owner"] for p in d["pfs"] for v in p["vfs"] if v["stats"]["rx_bytes"] > 0 and v["link"]["up"])'
done
for columns in 40 80 132; do
	run_in_terminal $columns list --demo=hypervisor@60 --color never
	that "list: fits $columns columns" narrow $columns
	that "list: says something on $columns columns" says FUNCTION
done
run_in_terminal 80 list --demo=hypervisor@60
that 'list: who holds what is on 80 columns, cut where it is long' says 'dpdk-testpmd'
run_in_terminal 80 list --demo=homelab@60
that 'list: colours on a terminal' bash -c 'grep -q "$2" <<<"$1"' - "$out" $'\033\\['
NO_COLOR=1 run_in_terminal 80 list --demo=homelab@60
that 'list: NO_COLOR is obeyed' without_escapes

# What README.md shows is what one sees: its first plain block.
run_in_terminal 80 list --demo=homelab@60 --color never
if [ -n "${UPDATE_GOLDEN:-}" ]; then
	echo "$out" >"$scratch/listing"
	awk -v listing="$scratch/listing" '
		/^```$/ && ++fences == 1 { print; while ((getline line <listing) > 0) print line; next }
		fences != 1' README.md >"$scratch/readme" && cat "$scratch/readme" >README.md
fi
that 'README.md: shows this listing (UPDATE_GOLDEN=1 writes it)' \
	[ "$out" = "$(awk '/^```$/ { fences++; next } fences == 1' README.md)" ]

# --- list --interval -------------------------------------------------------------

out=$(timeout 30 "$vftop" list --demo=homelab@60 --json --interval 0.1 | head -n 3)
that 'list --interval: a line of JSON a tick' json_lines 'len(d) == 3'
that 'list --interval: no rates at first' json_lines 'd[0]["pfs"][0]["stats"]["rx_bps"] is None'
that 'list --interval: rates from the second on' \
	json_lines 'all(l["pfs"][0]["stats"]["rx_bps"] is not None for l in d[1:])'
that 'list --interval: counters grow' json_lines \
	'd[0]["pfs"][0]["stats"]["rx_bytes"] < d[1]["pfs"][0]["stats"]["rx_bytes"] < d[2]["pfs"][0]["stats"]["rx_bytes"]'
out=$(timeout 30 "$vftop" list --demo=homelab --json --interval 0.1 | head -n 3)
that 'list --interval: on a running host, too' json_lines 'len(d) == 3'
out=$(timeout 30 "$vftop" list --demo=homelab@60 --interval 0.1 | grep -m2 FUNCTION)
that 'list --interval: tables have rates' says RX

# --- show ------------------------------------------------------------------------

run show enp1s0f0 --demo=homelab@60
that 'show PF: done' ends_with 0
that 'show PF: its address' says '0000:01:00.0'
that 'show PF: its VFs' says '01:02.5'
run show enp1s0f0/0 --demo=homelab@60
that 'show VF: its address' says '0000:01:02.0'
that 'show VF: its MAC' says admin_mac
run show 0000:01:02.0 --demo=homelab@60 --json
that 'show VF --json: by address' json 'd["vf"]["index"] == 0 and "vfs" not in d["pf"]'
run show 01:00.0 --demo=homelab@60 --json
that 'show PF --json: by short address' json 'd["pf"]["address"] == "0000:01:00.0" and "vf" not in d'
that 'show --json: where the device is' \
	json 'd["dossier"]["path"] == "/sys/devices/pci0000:00/0000:00:01.0/0000:01:00.0"'
run show nosuch0 --demo=homelab@60
that 'show: an unknown device: 2' ends_with 2
that 'show: it is named' bash -c 'grep -q "^vftop: nosuch0: " <<<"$1"' - "$err"
that 'show: stdout stays empty' [ -z "$out" ]

# --- groups and drivers ----------------------------------------------------------

for host in homelab hypervisor big empty lab; do
	for command in groups drivers; do
		run $command --demo=$host@60
		that "$command $host: done" ends_with 0
		that "$command $host: no complaint" silent
		run $command --demo=$host@60 --json
		that "$command --json $host: schema 1" json 'd["schema"] == 1'
	done
done
run_in_terminal 80 groups --demo=hypervisor@60 --color=never
that 'groups: 80 columns suffice' narrow 80
that 'groups: who is in the way' says 'no: the host uses eno1np0'
run groups --demo=hypervisor@60 --json
that 'groups --json: viable is told' json \
	'[g["viable"] for g in d["iommu_groups"] if len(g["devices"]) > 1] == [False]'
that 'groups --json: each VF is in one' json \
	'sum(1 for g in d["iommu_groups"] for m in g["devices"] if "/" in (m["name"] or "")) == 300'
run drivers --demo=hypervisor@60 --json
that 'drivers --json: vendors VFIO drivers' json \
	'"mlx5_vfio_pci" in [m for r in d["drivers"] if r["name"] == "mlx5_core" for m in r["vfio_modules"]]'
run show 0000:01:02.1 --demo=homelab@60
that 'show VF: how a guest gets it' says 'qm set VMID --hostpci0 0000:01:02.1'
run show 0000:01:02.1 --demo=homelab@60 --json
that 'show VF --json: attachments' json \
	'{a["manager"] for a in d["attachments"]} >= {"qemu", "libvirt", "proxmox", "lxc", "incus", "nspawn", "netns"}'
that 'show VF --json: its dossier' json 'd["dossier"]["reset_methods"] == ["flr"] and d["group"]["viable"]'

# --- doctor ------------------------------------------------------------------------

for host in homelab big lab; do
	run doctor --demo=$host@60 --json
	that "doctor $host: no alarm" json \
		'len(d["passed"]) > 30 and not d["unknown"] and {f["severity"] for f in d["findings"]} <= {"info"}'
done
run doctor --demo=broken@5
that 'doctor: also 0 when something is wrong' ends_with 0
that 'doctor: evidence' says 'because  no UP in: ip link show dev enp1s0f1'
that 'doctor: fix' says 'fix      vftop set enp1s0f1 up=yes'
that 'doctor: how many checks found nothing' says 'checks passed'
run doctor --demo=broken@5 --json
that 'doctor --json: a dozen alarms and more' json \
	'sum(f["severity"] != "info" for f in d["findings"]) >= 12'
that 'doctor --json: each with evidence, explanation and fix' json \
	'all(f["id"] and f["title"] and f["evidence"] and f["explanation"] and f["fix"] for f in d["findings"])'
run_in_terminal 80 doctor --demo=broken@5 --color=never
that 'doctor: 80 columns suffice' narrow 80
of() { # DEVICE: whom its findings are about
	run doctor "$1" --demo=broken@5 --json
	python3 -c 'import json, sys
print(*sorted({f["device"] or "host" for f in json.load(sys.stdin)["findings"]}))' <<<"$out"
}
that 'doctor PF: it, its VFs and the host' \
	[ "$(of enp1s0f1)" = 'enp1s0f1 enp1s0f1/0 enp1s0f1/1 host' ]
that 'doctor VF: it, its PF and the host' [ "$(of enp1s0f0/2)" = 'enp1s0f0 enp1s0f0/2 host' ]
that 'doctor ADDRESS of a PF' [ "$(of 0000:01:00.1)" = "$(of enp1s0f1)" ]
that 'doctor ADDRESS of a VF' [ "$(of 01:02.2)" = "$(of enp1s0f0/2)" ]
that 'doctor ADDRESS of a card that hides its SR-IOV' [ "$(of 04:00.0)" = '0000:04:00.0 host' ]
for device in nosuch0 enp1s0f0/99 0000:ff:00.0; do
	run doctor "$device" --demo=broken@5
	that "doctor $device: 2" ends_with 2
	that "doctor $device: it is named" bash -c 'grep -q "^vftop: $2: " <<<"$1"' - "$err" "$device"
	that "doctor $device: stdout stays empty" [ -z "$out" ]
done
"$vftop" capture --demo=broken@5 "$scratch/broken.tar" >"$scratch/out"
run doctor --root "$scratch/broken.tar"
that 'doctor of a capture: what it leaves out is not known' \
	says '? 2 checks could not be made'
that 'doctor of a capture: and why' says 'captures leave it out'
run doctor --root "$scratch/broken.tar" --json
that 'doctor --json of a capture: not passed either' json \
	'len(d["unknown"]) == 2 and not {u["title"] for u in d["unknown"]} & set(d["passed"])'

# --- usage -------------------------------------------------------------------------

run --version
that '--version' grep -qx 'vftop [0-9.]*' <<<"$out"
for command in '' list show groups drivers set undo journal; do
	run $command --help
	that "$command --help: done" ends_with 0
	that "$command --help: on stdout" says 'Usage: vftop'
done
run lsit
that 'a wrong command: 2' ends_with 2
that 'a wrong command: what is meant' complains \
	$'vftop: \'lsit\': no such command\ntry: vftop list'
run list --jsno
that 'a wrong option: 2' ends_with 2
that 'a wrong option: what is meant' complains \
	$'vftop: \'--jsno\': no such option\ntry: vftop list --json'
run list --interval 0
that 'a wrong interval: 2' ends_with 2
run show
that 'a missing device: 2' ends_with 2
run list --demo=nosuch
that 'a wrong demo: 2' ends_with 2
that 'a wrong demo: the right ones' bash -c 'grep -q homelab <<<"$1"' - "$err"
run list --root /dev/null
that 'a capture that is none: said' complains \
	'vftop: /dev/null: this is no capture: neither a tar nor a directory'
run list --root "$scratch/nosuch"
that 'a capture that is not there: 1' ends_with 1
that 'a capture that is not there: named' bash -c 'grep -q "^vftop: .*nosuch" <<<"$1"' - "$err"
run --demo
that 'the dashboard without a terminal: fails' bash -c '[ "$1" != 0 ]' - "$status"
that 'the dashboard without a terminal: says so' bash -c 'grep -q "^vftop: " <<<"$1"' - "$err"

# --- completion and build ----------------------------------------------------------

# As bash-completion leaves a command line: `--demo=HOST` is split at its '='.
complete_bash() { # SPLIT PREVIOUS CURRENT WORD...
	local given=("$@")
	out=$(
		_init_completion() {
			split=${given[0]} prev=${given[1]} cur=${given[2]}
			words=("${given[@]:3}") cword=$((${#given[@]} - 4))
		}
		. completions/vftop.bash
		_vftop
		echo "${COMPREPLY[*]}"
	)
}
complete_bash true --demo ho vftop --demo ho
that 'bash: --demo= has hosts' [ "$out" = homelab ]
complete_bash false --demo li vftop --demo li
that 'bash: behind --demo stands a command' [ "$out" = list ]

make -n BUILD="$scratch/nowhere" vftop >"$scratch/out"
out=$(<"$scratch/out")
that 'make: a build that is not there is made, whatever ./vftop is' says "-o $scratch/nowhere/vftop"
make help >"$scratch/out"
out=$(<"$scratch/out")
targets=$(awk '/^\.PHONY:/ { on = 1 } on { print; on = /\\$/ }' Makefile | tr -c 'a-z\n-' ' ')
for target in $targets; do
	that "make help: names $target" says "  $target "
done

# --- where it writes ----------------------------------------------------------------

"$vftop" list --demo=big --json 2>"$scratch/err" | head -c 1 >/dev/null
err=$(<"$scratch/err")
that 'a reader that goes away: no complaint' silent
(trap '' PIPE && "$vftop" list --demo=big --json 2>"$scratch/err" | head -c 1 >/dev/null)
err=$(<"$scratch/err")
that 'nor where SIGPIPE is ignored' silent
"$vftop" list --demo >/dev/full 2>"$scratch/err"
status=$? err=$(<"$scratch/err")
that 'a full disk: 1' ends_with 1
that 'a full disk: said' complains 'vftop: standard output: No space left on device'

# --- read-only ------------------------------------------------------------------------

run list --read-only --demo=homelab@60
that '--read-only: reads the same' [ "$out" = "$first" ]
run show enp1s0f0 --read-only --demo=homelab@60
that '--read-only: shows, too' ends_with 0
