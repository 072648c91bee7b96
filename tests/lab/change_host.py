"""change_host - the lab's host as sysfs and `ip` have it, and vftop that changes it.

Nothing here asks vftop how the host is.
"""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

VFTOP = os.path.realpath(os.environ.get("VFTOP", "./vftop"))
IFF_UP = 1


def run(*command, **options):
    return subprocess.run(command, text=True, check=True, stdout=subprocess.PIPE, **options).stdout


def read(path):
    return Path(path).read_text().strip()


def write(path, text):
    Path(path).write_text(text)


def link_name(path):
    return os.readlink(path).rsplit("/", 1)[-1] if Path(path).is_symlink() else None


def entry(path):
    return next(iter(sorted(os.listdir(path))), None) if Path(path).is_dir() else None


class Report:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def test(self, name, *fields, remarks=()):
        """`fields`: (what, is, wanted)."""
        wrong = [field for field in fields if field[1] != field[2]]
        self.count += 1
        self.failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {self.count} - {name}")
        for what, has, wanted in wrong:
            print(f"#   {what}: {has!r}, not {wanted!r}")
        for remark in remarks:
            for line in remark.rstrip().split("\n"):
                print(f"#   {line}")
        print(end="", flush=True)

    def end(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


# --- the host ---------------------------------------------------------------------

def device(pf):
    return Path(f"/sys/class/net/{pf}/device").resolve()


def vf_device(pf, vf):
    return (device(pf) / f"virtfn{vf}").resolve()


def interface(pf, vf):
    return entry(vf_device(pf, vf) / "net")


def numvfs(pf):
    """Counted: who reads the file waits for the device's lock."""
    if device(pf).name.startswith("netdevsim"):
        return int(read(device(pf) / "sriov_numvfs"))
    return len(list(device(pf).glob("virtfn*")))


def is_up(name):
    return bool(int(read(f"/sys/class/net/{name}/flags"), 16) & IFF_UP)


def attributes(pf):
    """What `ip` says of each VF, in vftop's words."""
    link = json.loads(run("ip", "-j", "-d", "link", "show", "dev", pf))[0]
    found = {}
    for info in link.get("vfinfo_list", []):
        vlan = (info.get("vlan_list") or [{}])[0]
        rate = info.get("rate", {})
        found[info["vf"]] = {
            "mac": info["address"], "vlan": vlan.get("vlan", 0), "qos": vlan.get("qos", 0),
            "proto": vlan.get("protocol", "802.1Q"), "spoofchk": info.get("spoofchk"),
            "trust": info.get("trust"), "state": info.get("link_state"),
            "min_tx_rate": rate.get("min_tx", 0), "max_tx_rate": rate.get("max_tx", 0),
            "query_rss": info.get("query_rss_en")}
    return found


def link_of(name):
    if name is None:
        return {}
    return {"name": name, "up": is_up(name), "mtu": int(read(f"/sys/class/net/{name}/mtu"))}


def portrait(pf):
    """All that a change may change and an undo brings back."""
    path = device(pf)
    vfs = attributes(pf)
    for vf, about in vfs.items():
        if (path / f"virtfn{vf}").exists():
            about["driver"] = link_name(vf_device(pf, vf) / "driver")
            about["override"] = read(vf_device(pf, vf) / "driver_override")
            about["link"] = link_of(interface(pf, vf))
    found = {f"{pf}/{vf}": about for vf, about in vfs.items()}
    found[pf] = {"numvfs": numvfs(pf), "link": link_of(pf)}
    if (path / "sriov_drivers_autoprobe").exists():
        found[pf]["autoprobe"] = read(path / "sriov_drivers_autoprobe")
    return found


def compare(portrait_is, portrait_wanted):
    """The fields of both, for a report."""
    missing = {}
    return [(f"{name} {key}", portrait_is.get(name, missing).get(key),
             portrait_wanted.get(name, missing).get(key))
            for name in sorted(portrait_is.keys() | portrait_wanted.keys())
            for key in sorted(portrait_is.get(name, missing).keys() |
                              portrait_wanted.get(name, missing).keys())]


# --- made ready, past vftop ----------------------------------------------------------

def wait_for(condition, seconds):
    """How long it took until it was true; None: longer."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() > start + seconds:
            return None
        time.sleep(0.02)
    return time.monotonic() - start


def mac_of(vf, series=0x50):
    return f"02:00:00:00:{series:02x}:{vf:02x}"


def make_vfs(pf, count):
    """As many new VFs, each with a MAC that its interface has, too."""
    run("ip", "link", "set", pf, "up")
    write(device(pf) / "sriov_numvfs", "0")
    if count:
        write(device(pf) / "sriov_numvfs", str(count))
    for vf in range(count):
        wait_for(lambda: interface(pf, vf), 10)
        run("ip", "link", "set", pf, "vf", str(vf), "mac", mac_of(vf))
        rebind(vf_device(pf, vf).name, "\n")
        wait_for(lambda: interface(pf, vf), 10)
    wait_for(lambda: read(f"/sys/class/net/{pf}/carrier") == "1", 10)  # igb takes rates then


def rebind(address, driver):
    path = Path("/sys/bus/pci/devices") / address
    write(path / "driver_override", driver)
    if (path / "driver").exists():
        write(path / "driver" / "unbind", address)
    write("/sys/bus/pci/drivers_probe", address)


# --- held by somebody ----------------------------------------------------------------

# Opens group and device as a virtual machine does: container, IOMMU, device.
HOLD = """
import fcntl, os, sys, time
container = os.open("/dev/vfio/vfio", os.O_RDWR)
group = os.open("/dev/vfio/" + sys.argv[1], os.O_RDWR)
fcntl.ioctl(group, 0x3b68, container.to_bytes(4, "little"))
fcntl.ioctl(container, 0x3b66, 3)
fcntl.ioctl(group, 0x3b6a, bytearray(sys.argv[2].encode() + bytes(1)))
print("held", flush=True)
time.sleep(1000)
"""


def hold(address):
    """A process that has the device open; None: it could not."""
    group = link_name(Path("/sys/bus/pci/devices") / address / "iommu_group")
    holder = subprocess.Popen([sys.executable, "-c", HOLD, group, address], text=True,
                              stdout=subprocess.PIPE)
    return holder if holder.stdout.readline() == "held\n" else None


# --- vftop ---------------------------------------------------------------------------

class Answer:
    def __init__(self, arguments, process):
        self.words = " ".join(arguments)
        self.status, self.out, self.complaint = (process.returncode, process.stdout,
                                                 process.stderr)

    def says(self, text):
        return text in self.out + self.complaint

    def remarks(self, expected):
        return () if self.status == expected else (self.words, self.out, self.complaint)


def vftop(*arguments):
    return Answer(arguments, subprocess.run([VFTOP, *arguments], text=True, timeout=120,
                                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE))


def processes():
    """Of vftop: the one that was started and its executor."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/exe") == VFTOP and \
                    ") Z " not in read(f"/proc/{pid}/stat"):
                found.append(int(pid))
        except OSError:
            pass  # ended meanwhile, or a thread of the kernel
    return found


def wait_for_executor(seconds=60):
    return wait_for(lambda: not processes(), seconds) is not None
