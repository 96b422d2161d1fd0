using ElbProvisioner.AwsClients.Tests;
using Xunit.Runner.InProc.SystemConsole;

return args is [Probe.Verb, .. var given] ? await Probe.Run(given) : await ConsoleRunner.Run(args);
