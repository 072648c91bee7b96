/* sim_modules.h - what `depmod` wrote for a simulated host's kernel: which VFIO drivers
 * know which devices. The macro is an entry of a list of struct sim_file.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_MODULES_H
#define CORE_KERNEL_SIMULATED_SIM_MODULES_H

#define SIM_MODULES(RELEASE)                                                                       \
	{                                                                                          \
		"/lib/modules/" RELEASE "/modules.alias",                                          \
			"# Aliases extracted from modules themselves.\n"                           \
			"alias pci:v00008086d00001889sv*sd*bc*sc*i* iavf\n"                        \
			"alias pci:v00008086d0000154Csv*sd*bc*sc*i* iavf\n"                        \
			"alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\n"                             \
			"alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_vfio_pci\n"          \
	}

#endif
