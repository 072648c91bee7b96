# fish completion for vftop

# PFs by interface, else by address, and VFs as PF/NUMBER, read from sysfs.
function __vftop_devices
    for file in /sys/bus/*/devices/*/sriov_numvfs
        set -l device (dirname $file)
        set -l name (basename $device)
        for net in $device/net/*
            set name (basename $net)
            break
        end
        echo $name
        for vf in $device/virtfn*
            echo $name/(string replace -r '.*virtfn' '' $vf)
        end
    end
end

function __vftop_themes
    printf '%s\n' default light high-contrast mono deuteranopia nord
    set -l config $XDG_CONFIG_HOME
    test -n "$config"; or set config ~/.config
    for theme in $config/vftop/themes/*.ini
        basename $theme .ini
    end
end

# KEY=VALUE of `set`, with the values that can be listed.
function __vftop_assignments
    for key in autoprobe up spoofchk trust query_rss
        printf '%s\n' $key=on $key=off
    end
    printf '%s\n' numvfs={0,1,2,4,8,16} eswitch={legacy,switchdev} mac={auto,random} vlan=0 \
        qos={0,1,2,3,4,5,6,7} proto={802.1Q,802.1ad} state={auto,enable,disable} \
        min_tx_rate=0 max_tx_rate=0 node_guid= port_guid= driver={vfio-pci,default,none} name= \
        mtu={1500,9000} reload=on
end

set -l commands list show groups drivers doctor set undo journal capture
set -l before "not __fish_seen_subcommand_from $commands"

complete -c vftop -f
complete -c vftop -n $before -a list -d 'PFs and their VFs, one line each'
complete -c vftop -n $before -a show -d 'All that is known of one PF or VF'
complete -c vftop -n $before -a groups -d 'IOMMU groups: who can be passed through'
complete -c vftop -n $before -a drivers -d 'What drives PFs and VFs, what it can set'
complete -c vftop -n $before -a doctor -d 'What is wrong, and how to mend it here'
complete -c vftop -n $before -a set -d 'Change PFs and VFs'
complete -c vftop -n $before -a undo -d 'Take the last change back'
complete -c vftop -n $before -a journal -d 'What was changed, when and by whom'
complete -c vftop -n $before -a capture -d 'Record this host for --root elsewhere'
complete -c vftop -n '__fish_seen_subcommand_from capture' -a '(__fish_complete_suffix .tar)'
complete -c vftop -n '__fish_seen_subcommand_from capture' -l force -d 'Replace the file'
complete -c vftop -n '__fish_seen_subcommand_from capture' -l anonymise -d 'Replace addresses and names'
complete -c vftop -n '__fish_seen_subcommand_from show doctor set' -a '(__vftop_devices)'
complete -c vftop -n '__fish_seen_subcommand_from set' -a '(__vftop_assignments)'

complete -c vftop -n '__fish_seen_subcommand_from set undo' -s n -l dry-run -d 'Print the plan and touch nothing'
complete -c vftop -n '__fish_seen_subcommand_from set undo' -s y -l yes -d 'Answer yes where a question would be asked'
complete -c vftop -n '__fish_seen_subcommand_from set undo' -l force -d 'Do it although a guard refuses'
complete -c vftop -n 'not __fish_seen_subcommand_from list show groups drivers doctor' -l journal -x -a '(__fish_complete_directories)' -d 'Where the journal of changes is'

complete -c vftop -n "__fish_seen_subcommand_from $commands" -s j -l json -d 'Print JSON instead of text'
complete -c vftop -n 'not __fish_seen_subcommand_from show groups drivers doctor set undo journal' -s i -l interval -x -a '0.5 1 2 5 10 60' -d 'Seconds between two ticks'
complete -c vftop -l demo -a 'homelab hypervisor big broken empty lab' -d 'A simulated host'
complete -c vftop -l or-demo -d 'The demo if no SR-IOV device is here'
complete -c vftop -l root -r -F -d 'A captured host: a tar, or its directory'
complete -c vftop -s r -l read-only -d 'Give up the right to change anything'
complete -c vftop -n $before -l theme -x -a '(__vftop_themes)' -d 'Colours of the dashboard'
complete -c vftop -l color -x -a 'auto never always 16 256 truecolor' -d 'When and how many colours'
complete -c vftop -l ascii -d 'Draw with ASCII characters only'
complete -c vftop -s h -l help -d 'Print help'
complete -c vftop -s V -l version -d 'Print the version'
