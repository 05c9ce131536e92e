# fish completion for tutti; made by 'tutti completion --shell fish'.
function __tutti_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (tutti internal complete -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path (commandline -ct)
            case ':directories'
                __fish_complete_directories (commandline -ct) ''
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c tutti -f -a '(__tutti_complete)'
