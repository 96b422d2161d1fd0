using ElbProvisioner.Cli;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Cli.Views;

var terminal = Terminal.OfSystem(Environment.GetEnvironmentVariable);

// Never disposed of: a second signal while the process ends must not undo its exit code.
var interruption = new Interruption(terminal, Environment.Exit);
var host = new Host(
    terminal,
    TimeProvider.System,
    Environment.GetEnvironmentVariable,
    Environment.CurrentDirectory,
    Clouds.Opener(terminal, Environment.GetEnvironmentVariable)
);
return await new Application(host).RunAsync(args, interruption.Stop);
