/* Other programs that want the same functions, and names. */
#include "tests/unit/test_doctor.h"

#define PROFILES "/etc/NetworkManager/system-connections/"

Test(doctor_manager, networkmanager_takes_vfs)
{
	struct kernel *kernel = lab("2");
	char path[64];

	simulated_write_file(kernel, "/run/NetworkManager/no-stub-resolv.conf", "");
	snprintf(path, sizeof(path), "/run/NetworkManager/devices/%d", index_of(kernel, "eth4"));
	simulated_write_file(kernel, path, "[device]\nmanaged=false\n");
	cr_finds_not(kernel, "nm-manages", NULL);
	simulated_write_file(kernel, path, "[device]\nmanaged=true\n");
	cr_finds(kernel, "nm-manages", "eth0/0", SEVERITY_WARN, path, "NM_UNMANAGED");
	/* Somebody wants it so. */
	simulated_write_file(kernel, PROFILES "eth4.nmconnection",
			     "[connection]\nid=eth4\ninterface-name=eth4\n");
	cr_finds_not(kernel, "nm-manages", NULL);
	kernel_free(kernel);
}

Test(doctor_manager, networkmanager_removes_vfs)
{
	struct kernel *kernel = lab("2");

	simulated_write_file(kernel, PROFILES "eth0.nmconnection",
			     "[connection]\ninterface-name=eth0\n\n[sriov]\n");
	cr_finds(kernel, "nm-sriov", "eth0", SEVERITY_WARN, "[sriov] in " PROFILES,
		 "sriov.preserve-on-down yes");
	simulated_write_file(kernel, PROFILES "eth0.nmconnection",
			     "[connection]\ninterface-name=eth0\n\n[sriov]\npreserve-on-down=1\n");
	cr_finds_not(kernel, "nm-sriov", NULL);
	kernel_free(kernel);
}

Test(doctor_manager, a_link_file_is_never_looked_at)
{
	static const char text[] = "[Match]\nOriginalName=eth0\n[Link]\nSR-IOVVirtualFunctions=4\n";
	struct kernel *kernel = lab("2");

	simulated_write_file(kernel, "/etc/systemd/network/10-eth0.link", text);
	cr_finds_not(kernel, "link-file", NULL);
	simulated_write_file(kernel, "/etc/systemd/network/10-eth0.link", NULL);
	simulated_write_file(kernel, "/etc/systemd/network/eth0.link", text);
	cr_finds(kernel, "link-file", "", SEVERITY_WARN, "eth0.link sorts behind 99-default.link",
		 "mv /etc/systemd/network/eth0.link /etc/systemd/network/10-eth0.link");
	kernel_free(kernel);
}

Test(doctor_manager, a_network_file_makes_no_vfs)
{
	static const char network[] =
		"[Match]\nName=eth0\n[SR-IOV]\nVirtualFunction=0\nTrust=yes\n";
	static const char link[] = "[Match]\nOriginalName=eth0\n[Link]\nSR-IOVVirtualFunctions=2\n";
	struct kernel *kernel = still("lab");

	cr_finds_not(kernel, "network-file", NULL);
	simulated_write_file(kernel, "/etc/systemd/network/10-eth0.network", network);
	cr_finds(kernel, "network-file", "eth0", SEVERITY_WARN,
		 "[SR-IOV] in /etc/systemd/network/10-eth0.network", "SR-IOVVirtualFunctions=N");
	/* Somebody makes them, or did. */
	simulated_write_file(kernel, "/etc/systemd/network/10-eth0.link", link);
	cr_finds_not(kernel, "network-file", NULL);
	simulated_write_file(kernel, "/etc/systemd/network/10-eth0.link", NULL);
	cr_assert_eq(put(kernel, PCI "0000:01:00.0/sriov_numvfs", "2"), 0);
	cr_finds_not(kernel, "network-file", NULL);
	kernel_free(kernel);
}

Test(doctor_manager, a_pf_has_two_managers)
{
	struct kernel *kernel = lab("2");

	simulated_write_file(kernel, "/etc/systemd/network/10-eth0.link",
			     "[Match]\nOriginalName=eth0\n[Link]\nSR-IOVVirtualFunctions=4\n");
	cr_finds_not(kernel, "manager-conflict", NULL);
	simulated_write_file(kernel, PROFILES "eth0.nmconnection",
			     "[connection]\ninterface-name=eth0\n\n[sriov]\npreserve-on-down=1\n");
	cr_finds(kernel, "manager-conflict", "eth0", SEVERITY_WARN, "eth0.nmconnection",
		 "remove it from");
	kernel_free(kernel);
}

Test(doctor_manager, the_name_of_a_vf_is_the_kernels)
{
	struct kernel *kernel = still("homelab");

	cr_finds_not(kernel, "vf-name", NULL);
	cr_assert_eq(simulated_rename_interface(kernel, "enp1s0f0v4", "eth7"), 0);
	cr_finds(kernel, "vf-name", "enp1s0f0/4", SEVERITY_INFO, "is called eth7", "Name=");
	kernel_free(kernel);
}
