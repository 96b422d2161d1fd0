using ElbProvisioner.Cli.Views;
using System.CommandLine;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Prints what makes a shell complete elbctl's commands and options: it asks elbctl itself, so it never goes stale.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # elbctl completion for bash: eval "$(elbctl completion bash)" in ~/.bashrc
        _elbctl_complete() {
            local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}"
            local -a found=()
            mapfile -t found < <(elbctl "[suggest:${#line}]" "$line" 2>/dev/null)
            COMPREPLY=()
            local item
            for item in "${found[@]}"; do
                [[ "$item" == "$word"* ]] && COMPREPLY+=("$item")
            done
        }
        complete -o default -F _elbctl_complete elbctl
        """;

    private const string Zsh = """
        #compdef elbctl
        # elbctl completion for zsh: eval "$(elbctl completion zsh)" in ~/.zshrc, after compinit
        _elbctl() {
            local line="${BUFFER[1,CURSOR]}"
            local -a found
            found=("${(@f)$(elbctl "[suggest:${#line}]" "$line" 2>/dev/null)}")
            if [[ -n "${found[*]}" ]]; then
                compadd -- "${found[@]}"
            else
                _files
            fi
        }
        compdef _elbctl elbctl
        """;

    private const string Fish = """
        # elbctl completion for fish: elbctl completion fish > ~/.config/fish/completions/elbctl.fish
        function __elbctl_complete
            set -l line (commandline -cp)
            elbctl "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c elbctl -a '(__elbctl_complete)'
        """;

    private const string Pwsh = """
        # elbctl completion for PowerShell: elbctl completion pwsh | Out-String | Invoke-Expression in $PROFILE
        Register-ArgumentCompleter -Native -CommandName elbctl -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition)
            elbctl "[suggest:$cursorPosition]" "$line" 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    public static CommandPage Page(Host host)
    {
        var shell = new Argument<string>("SHELL");
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Prints a completion script for bash, zsh, fish or pwsh.") { shell };
        command.SetAction(parsed =>
        {
            host.Terminal.Out.Data(ScriptFor(parsed.GetRequiredValue(shell)));
            return ExitCode.Done;
        });
        return new(
            command,
            "completion bash|zsh|fish|pwsh",
            [("eval \"$(elbctl completion bash)\"", "complete in this shell"), ("elbctl completion fish | source", "the same in fish")]
        );
    }

    private static string ScriptFor(string shell) =>
        shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => Pwsh,
        };
}
