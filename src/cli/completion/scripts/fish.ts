/** Completion for fish 3 and newer, which leaves no blank behind `=`, `:` and `,` by itself. */
export const FISH_SCRIPT = `# fish completion for gantry

function __gantry_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l program gantry
    string match -q '*/gantry' -- $words[1]; and set program $words[1]
    for line in ($program __complete -- $words[2..-1] "$typed" 2>/dev/null)
        switch $line
            case ':*files*'
                __fish_complete_path "$typed"
            case ':*folders*'
                __fish_complete_directories "$typed"
            case ':*'
            case '*'
                echo -- $line
        end
    end
end

complete -c gantry -f -a '(__gantry_complete)'
`;
