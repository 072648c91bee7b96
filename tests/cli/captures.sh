#!/usr/bin/env bash
# captures.sh - captures hosts and looks whether the captures show what the hosts do.
# Reports in TAP.
#
#   captures.sh [VFTOP]
. "$(dirname "$0")/harness"

tar=$scratch/host.tar

# What --json says of the capture and of the host is the same.
shows_the_same() { # CAPTURE HOST COMMAND...
	local capture=$1 host=$2
	shift 2
	cmp <("$vftop" "$@" --json --root "$capture") <("$vftop" "$@" --json --demo="$host")
}

for host in homelab hypervisor big empty lab; do
	run capture "$tar" --force --demo=$host@5
	that "capture $host: done" ends_with 0
	for command in list groups drivers doctor; do
		that "capture $host: the same $command" shows_the_same "$tar" $host@5 $command
	done
done
run capture "$tar" --force --demo=broken@5
for command in list groups drivers; do
	that "capture broken: the same $command" shows_the_same "$tar" broken@5 $command
done
# NetworkManager's profiles are not taken along
run doctor --json --root "$tar"
without=$out
run doctor --json --demo=broken@5
that 'capture broken: the same findings but of profiles' python3 - "$without" "$out" <<-'END'
	import json, sys
	one, other = ([f["id"] for f in json.loads(a)["findings"]] for a in sys.argv[1:])
	assert one and one == [i for i in other if i != "nm-sriov"]
END

run capture "$tar" --force --demo=homelab@5
that 'capture: says what is in it' says '2 PFs, 8 VFs'
that 'capture: nothing to complain of' silent
that 'capture: for its owner only' [ "$(stat -c %a "$tar")" = 600 ]
that 'capture: nothing else is left' [ "$(echo "$tar"*)" = "$tar" ]
for device in enp1s0f0 enp1s0f0/0 enp1s0f0/5 enp1s0f1; do
	that "capture: the same show $device" shows_the_same "$tar" homelab@5 show $device
done
mkdir "$scratch/unpacked" && tar -xf "$tar" -C "$scratch/unpacked"
that 'unpacked: the same list' shows_the_same "$scratch/unpacked" homelab@5 list
tar -cf "$scratch/again.tar" -C "$scratch/unpacked" .
that 'packed again by tar: the same list' shows_the_same "$scratch/again.tar" homelab@5 list

run capture "$tar" --demo=homelab@5
that 'a file that exists: 1' ends_with 1
that 'a file that exists: said' bash -c 'grep -q "File exists" <<<"$1" && grep -q -- --force <<<"$1"' - "$err"
run capture "$scratch/none/host.tar" --demo=homelab@5
that 'no such directory: 1' ends_with 1
run capture
that 'no file: 2' ends_with 2
run capture "$tar" --json
that 'capture --json: 2' ends_with 2
run set --root "$tar" enp1s0f0 numvfs=0
that 'a capture is not changed: 5' ends_with 5

# --- anonymous -----------------------------------------------------------------

run capture "$tar" --force --anonymise --demo=homelab@5
run list --json --demo=homelab@5
secrets=$(python3 -c 'import json, sys
for pf in json.load(sys.stdin)["pfs"]:
    for f in [pf] + pf["vfs"]:
        print(f["mac"] or "")' <<<"$out" | grep -v '^00:00:00:00:00:00$' | grep . | sort -u)
that 'anonymous: there is something to hide' [ -n "$secrets" ]
that 'anonymous: no MAC as text' bash -c '! grep -aqiF "$1" "$2"' - "$secrets" "$tar"
that 'anonymous: no name of the host' bash -c '! grep -aq homelab "$1"' - "$tar"
run list --root "$tar" --json
that 'anonymous: it shows the rest' json 'd["host"]["name"] == "host" and len(d["pfs"][0]["vfs"]) > 0'

# --- damaged and hostile -------------------------------------------------------

refused() { # NAME FILE
	run list --root "$2"
	that "$1: 1" ends_with 1
	that "$1: said in one line" [ "$(wc -l <<<"$err")" = 1 ]
	that "$1: said without escapes" bash -c '! grep -q "[[:cntrl:]]" <<<"$1"' - "$err"
}
head -c 5000 "$tar" >"$scratch/cut.tar"
refused 'cut off' "$scratch/cut.tar"
echo text >"$scratch/text"
refused 'no tar' "$scratch/text"
: >"$scratch/empty"
refused 'an empty file' "$scratch/empty"
refused 'a device' /dev/null
python3 - "$scratch" <<'END'
import io, sys, tarfile

def make(name, *members, **more):
    with tarfile.open(f"{sys.argv[1]}/{name}.tar", "w", **more) as tar:
        tar.addfile(tarfile.TarInfo("sys/a"))
        for member in members:
            tar.addfile(member, io.BytesIO(b"\0" * member.size))

def member(name, **attributes):
    info = tarfile.TarInfo(name)
    for key, value in attributes.items():
        setattr(info, key, value)
    return info

make("climbing", member("../../etc/x"))
make("absolute", member("/etc/x"))
make("device", member("dev/null", type=tarfile.CHRTYPE))
make("pipe", member("dev/pipe", type=tarfile.FIFOTYPE))
make("hard", member("sys/b", type=tarfile.LNKTYPE, linkname="/etc/shadow"))
make("leading-out", member("sys/b", type=tarfile.SYMTYPE, linkname="../../../etc"))
make("escape", member("sys/\033[2J"))
make("gigantic", member("sys/b", size=(64 << 20) + 1))
make("sparse", member("sys/b", pax_headers={"GNU.sparse.size": "1099511627776"}), format=tarfile.PAX_FORMAT)
make("crowd", *(member(f"sys/d/{n}") for n in range(200001)))
END
for hostile in climbing absolute device pipe hard leading-out escape gigantic sparse crowd; do
	refused "$hostile" "$scratch/$hostile.tar"
done
