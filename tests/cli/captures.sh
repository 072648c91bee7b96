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

# The same but for checks of what captures leave out.
finds_the_same() { # CAPTURE HOST
	PYTHONPATH=tests/captures python3 - <("$vftop" doctor --json --root "$1") \
		<("$vftop" doctor --json --demo="$2") <<-'END'
			import json, sys
			from same import differences, without_left_out
			captured, live = (json.load(open(path)) for path in sys.argv[1:])
			sys.exit(" ".join(differences(*without_left_out(live, captured))) or None)
		END
}

for host in homelab hypervisor big empty lab; do
	run capture "$tar" --force --demo=$host@5
	that "capture $host: done" ends_with 0
	for command in list groups drivers; do
		that "capture $host: the same $command" shows_the_same "$tar" $host@5 $command
	done
	that "capture $host: the same doctor" finds_the_same "$tar" $host@5
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
for format in gnu pax; do # in which long names are told in different ways
	tar -cf "$scratch/again.tar" --format=$format -C "$scratch/unpacked" .
	that "packed again as $format: the same list" \
		shows_the_same "$scratch/again.tar" homelab@5 list
done

run capture "$tar" --demo=homelab@5
that 'a file that exists: 1' ends_with 1
that 'a file that exists: said' bash -c 'grep -q "File exists" <<<"$1" && grep -q -- --force <<<"$1"' - "$err"
run capture "$scratch/none/host.tar" --demo=homelab@5
that 'no such directory: 1' ends_with 1
run capture
that 'no file: 2' ends_with 2
run capture "$tar" --json
that 'capture --json: 2' ends_with 2
for change in 'set enp1s0f0 numvfs=0' 'set enp1s0f0/0 vlan=5 --yes --force' 'undo --yes'; do
	# shellcheck disable=SC2086 # a list of words
	run $change --root "$tar"
	that "a capture is not changed: ${change%% --*}: 5" ends_with 5
	that "a capture is not changed: ${change%% --*}: said" \
		complains 'vftop: not permitted: a captured host cannot be changed'
done
run journal --root "$tar"
that 'a capture has no journal: 1' ends_with 1
that 'a capture has no journal: said' complains "vftop: journal: a capture has no journal
try: vftop journal --root $tar --journal DIRECTORY"
run journal --root "$tar" --journal "$scratch/journal"
that 'a capture with another journal: 0' ends_with 0

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

# --- from the lab --------------------------------------------------------------

# tests/lab/lab -p 2 -n 1 -o DIRECTORY -- tests/lab/capture /out makes them anew
python3 tests/captures/same.py tests/captures/lab.json tests/captures/lab.tar "$vftop" ||
	report 1 'from the lab: all was compared'
python3 tests/captures/same.py --shape tests/captures/lab.json tests/captures/anonymous.tar "$vftop" ||
	report 1 'from the lab, anonymous: all was compared'
that 'from the lab, anonymous: no MAC address and no name' env PYTHONPATH=tests/captures python3 - <<'END'
import json, sys
from same import found_in, macs
with open("tests/captures/lab.json", encoding="utf-8") as file:
    shown = json.load(file)
names = {"lab"} | {vf["owner"]["name"].split()[-1] for vf in shown[0]["shows"]["pfs"][0]["vfs"]
                   if vf["owner"] and vf["owner"]["kind"] != "host"}
assert len(macs(shown)) >= 5 and len(names) == 3
assert len(found_in("tests/captures/lab.tar", macs(shown), names)) >= 8
sys.exit(" ".join(found_in("tests/captures/anonymous.tar", macs(shown), names)) or None)
END
run doctor --json --root tests/captures/lab.tar
that 'from the lab: the doctor reads the driver and the log' json \
	'{("no-counters", "eth0"), ("log-override-mac", "eth0/1")} <= {(f["id"], f["device"]) for f in d["findings"]}'
run capture "$scratch/of.tar" --root tests/captures/lab.tar
that 'from the lab: a capture of the capture' ends_with 0
that 'from the lab: a capture of the capture shows the same' cmp \
	<("$vftop" list --json --root "$scratch/of.tar") \
	<("$vftop" list --json --root tests/captures/lab.tar)

# --- damaged and hostile -------------------------------------------------------

nothing=$scratch/nothing
mkdir "$nothing"

refused() { # NAME FILE [STATUS RUNNER...]
	local name=$1 file=$2 wanted=${3:-1}
	shift $(($# < 3 ? 2 : 3))
	out=$(cd "$nothing" && HOME=$nothing TMPDIR=$nothing XDG_STATE_HOME=$nothing \
		timeout 30 "$@" "$vftop" list --root "$file" 2>"$scratch/err" </dev/null)
	status=$?
	err=$(<"$scratch/err")
	that "$name: $wanted" ends_with "$wanted"
	that "$name: said in one line" [ "$(wc -l <<<"$err")" = 1 ]
	that "$name: names the file" grep -qF -- "$file" <<<"$err"
	that "$name: said without escapes" bash -c '! grep -q "[[:cntrl:]]" <<<"$1"' - "$err"
	that "$name: nothing is shown" [ -z "$out" ]
	that "$name: nothing is written" [ -z "$(ls -A "$nothing")" ]
}
because() { # NAME TEXT: of what was refused last
	that "$1: says why" grep -qF -- "$2" <<<"$err"
}
head -c 5000 "$tar" >"$scratch/cut.tar"
refused 'cut off' "$scratch/cut.tar"
because 'cut off' 'cut off'
head -c -1024 "$tar" >"$scratch/endless.tar"
refused 'without its end' "$scratch/endless.tar"
echo text >"$scratch/text"
refused 'no tar' "$scratch/text"
because 'no tar' 'neither a tar nor a directory'
gzip -c "$tar" >"$scratch/host.tar.gz"
refused 'compressed' "$scratch/host.tar.gz"
because 'compressed' 'unpack it first'
: >"$scratch/empty"
refused 'an empty file' "$scratch/empty"
head -c 10240 /dev/zero >"$scratch/zeros.tar"
refused 'an empty tar' "$scratch/zeros.tar"
refused 'a device' /dev/null
mkfifo "$scratch/pipe"
refused 'a pipe' "$scratch/pipe"
refused 'nothing there' "$scratch/none.tar"
mkdir "$scratch/hollow"
refused 'an empty directory' "$scratch/hollow"
because 'an empty directory' 'no sys/ in it'
unprivileged=()
[ "$(id -u)" != 0 ] || unprivileged=(setpriv --reuid=65534 --regid=65534 --clear-groups)
cp "$vftop" "$scratch/vftop" && chmod 711 "$scratch" && chmod 755 "$nothing"
mkdir -p "$scratch/closed/sys" && chmod 0 "$scratch/closed"
cp "$tar" "$scratch/closed.tar" && chmod 0 "$scratch/closed.tar"
for closed in closed closed.tar; do
	vftop=$scratch/vftop refused "without the right to read $closed" "$scratch/$closed" \
		5 "${unprivileged[@]}"
	because "without the right to read $closed" 'Permission denied'
done
chmod 700 "$scratch/closed"
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
make("many", member("sys/bus/pci/devices/none"), *(member(f"sys/d/{n}") for n in range(100000)))
make("twice", member("sys/a"))
make("below-a-link", member("sys/b", type=tarfile.SYMTYPE, linkname="/tmp"), member("sys/b/x"))
make("long-name", member("sys/" + "n" * 256), format=tarfile.PAX_FORMAT)
make("gnu-long-name", member("sys/" + "n" * 256), format=tarfile.GNU_FORMAT)
make("long-path", member("sys/" + "d/" * 2100 + "x"), format=tarfile.GNU_FORMAT)
make("huge-name", member("sys/" + "d/" * 40000 + "x"), format=tarfile.GNU_FORMAT)
make("climbing-pax", member("s" * 101 + "/../../../etc/x"), format=tarfile.PAX_FORMAT)
make("deep", member("sys/bus/pci/devices/none"), member("sys/" + "d/" * 1900 + "x"))

# Only says that it is large.
info = tarfile.TarInfo("sys/b")
info.size = 1 << 40
with open(f"{sys.argv[1]}/boast.tar", "wb") as file:
    file.write(tarfile.TarInfo("sys/a").tobuf() + info.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
END
for hostile in climbing absolute device pipe hard leading-out escape gigantic sparse crowd twice \
	below-a-link long-name gnu-long-name long-path huge-name climbing-pax boast; do
	refused "$hostile" "$scratch/$hostile.tar"
done
for harmless in many deep; do
	run list --root "$scratch/$harmless.tar"
	that "$harmless: 0" ends_with 0
done
