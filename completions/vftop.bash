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

_vftop() {
	local cur prev words cword word command= options
	_init_completion -s -n : || return

	for word in "${words[@]:1:cword-1}"; do
		case $word in list | show) command=$word && break ;; esac
	done
	case $prev in
	--demo)
		COMPREPLY=($(compgen -W 'homelab hypervisor big empty lab' -- "$cur"))
		return
		;;
	--root)
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
		show) options+=' --json' ;;
		*) options+=' --interval --theme' ;;
		esac
		COMPREPLY=($(compgen -W "$options" -- "$cur"))
	elif [[ -z $command ]]; then
		COMPREPLY=($(compgen -W 'list show' -- "$cur"))
	elif [[ $command == show ]]; then
		COMPREPLY=($(compgen -W "$(_vftop_devices)" -- "$cur"))
		__ltrim_colon_completions "$cur"
	fi
} && complete -F _vftop vftop
