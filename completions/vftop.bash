# bash completion for vftop

# PFs by interface, else by address, and VFs as PF/NUMBER, read from sysfs.
_vftop_devices() {
	local device net name vf
	for device in /sys/bus/*/devices/*/sriov_numvfs; do
		[[ -e $device ]] || continue
		device=${device%/sriov_numvfs}
		name=${device##*/}
		for net in "$device"/net/*; do
			[[ -e $net ]] && name=${net##*/} && break
		done
		printf '%s\n' "$name"
		for vf in "$device"/virtfn*; do
			[[ -e $vf ]] && printf '%s/%s\n' "$name" "${vf##*virtfn}"
		done
	done
}

_vftop_themes() {
	local theme
	printf '%s\n' default light high-contrast mono deuteranopia nord
	for theme in "${XDG_CONFIG_HOME:-$HOME/.config}"/vftop/themes/*.ini; do
		[[ -e $theme ]] && theme=${theme##*/} && printf '%s\n' "${theme%.ini}"
	done
}

# The values that a key of `set` can have, as far as they can be listed.
_vftop_values() { # KEY
	case $1 in
	numvfs) printf '%s\n' 0 1 2 4 8 16 ;;
	autoprobe | up | spoofchk | trust | query_rss) printf '%s\n' on off ;;
	eswitch) printf '%s\n' legacy switchdev ;;
	mac) printf '%s\n' auto random '02:00:00:00:00:{index}' ;;
	vlan) printf '%s\n' 0 '100+{index}' ;;
	qos) printf '%s\n' {0..7} ;;
	proto) printf '%s\n' 802.1Q 802.1ad ;;
	state) printf '%s\n' auto enable disable ;;
	min_tx_rate | max_tx_rate) printf '%s\n' 0 100 1000 10000 ;;
	driver) printf '%s\n' vfio-pci default none ;;
	mtu) printf '%s\n' 1500 9000 ;;
	reload) printf '%s\n' on ;;
	esac
}

_vftop() {
	local cur prev words cword split word command= options
	local keys='numvfs autoprobe eswitch up mac vlan qos proto spoofchk trust state
		min_tx_rate max_tx_rate query_rss node_guid port_guid driver name mtu reload'
	_init_completion -s -n := || return

	for word in "${words[@]:1:cword-1}"; do
		case $word in list | show | groups | drivers | doctor | set | undo | journal | capture) command=$word && break ;; esac
	done
	case $prev in
	--demo) # its HOST stands behind a '=' or not at all
		if $split; then
			COMPREPLY=($(compgen -W 'homelab hypervisor big broken empty lab' -- "$cur"))
			return
		fi
		;;
	--root)
		_filedir tar
		return
		;;
	--journal)
		_filedir -d
		return
		;;
	--theme)
		COMPREPLY=($(compgen -W "$(_vftop_themes)" -- "$cur"))
		return
		;;
	--color)
		COMPREPLY=($(compgen -W 'auto never always 16 256 truecolor' -- "$cur"))
		return
		;;
	--interval | -i)
		COMPREPLY=($(compgen -W '0.5 1 2 5 10 60' -- "$cur"))
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		options='--demo --or-demo --root --read-only --color --ascii --help --version'
		case $command in
		list) options+=' --json --interval' ;;
		show | groups | drivers | doctor) options+=' --json' ;;
		set | undo) options+=' --json --dry-run --yes --force --journal' ;;
		journal) options+=' --json --journal' ;;
		capture) options+=' --force --anonymise' ;;
		*) options+=' --interval --theme --journal' ;;
		esac
		COMPREPLY=($(compgen -W "$options" -- "$cur"))
	elif [[ -z $command ]]; then
		COMPREPLY=($(compgen -W 'list show groups drivers doctor set undo journal capture' -- "$cur"))
	elif [[ $command == set && $cur == *=* ]]; then
		COMPREPLY=($(compgen -W "$(_vftop_values "${cur%%=*}")" -- "${cur#*=}"))
		__ltrim_colon_completions "${cur#*=}"
	elif [[ $command == set ]]; then
		COMPREPLY=($(compgen -W "$(_vftop_devices)" -- "$cur"))
		__ltrim_colon_completions "$cur"
		if [[ $prev != set ]]; then # a device stands first
			COMPREPLY+=($(compgen -S = -W "$keys" -- "$cur"))
			[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
		fi
	elif [[ $command == capture ]]; then
		_filedir tar
	elif [[ $command == show || $command == doctor ]]; then
		COMPREPLY=($(compgen -W "$(_vftop_devices)" -- "$cur"))
		__ltrim_colon_completions "$cur"
	fi
} && complete -F _vftop vftop
