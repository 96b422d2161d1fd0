using System.Collections.Immutable;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Commands;

/// <summary>One command's way from a stack file to AWS: bound, checked, in the right account and region, with failures told once.</summary>
internal sealed class StackRun(Host host, Terminal terminal, TalkArguments talk, CloudArguments cloud, DiagnosticView diagnostics)
{
    public Terminal Terminal { get; } = terminal;

    public TalkArguments Talk { get; } = talk;

    public DiagnosticView Diagnostics { get; } = diagnostics;

    public static StackRun Of(Host host, TalkArguments talk, CloudArguments cloud, JsonForm form)
    {
        var terminal = talk.NoColour ? host.Terminal.WithoutColour() : host.Terminal;
        return new(host, terminal, talk, cloud, new(terminal, talk.Json ? form : JsonForm.None));
    }

    /// <summary>From the files the command line names.</summary>
    public async Task<int> WithStackAsync(StackArguments arguments, Func<BoundStack, Task<int>> use)
    {
        var (input, refusal) = StackInput.FromDisk(host, arguments);
        return input is null ? Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.StackFileWrong) : await WithStackAsync(input, use);
    }

    public async Task<int> WithStackAsync(StackInput input, Func<BoundStack, Task<int>> use)
    {
        Diagnostics.Sources = input.Sources;
        var loaded = input.Load();
        if (loaded.Stack is not { } stack || loaded.Diagnostics.Any(d => d.IsError))
        {
            return Diagnostics.Refuse(loaded.Diagnostics, ExitCode.StackFileWrong);
        }

        Diagnostics.Say(loaded.Diagnostics);
        return await use(new(stack, input, [.. loaded.Diagnostics]));
    }

    /// <summary>Opens AWS for a stack; a failure of the way there or of AWS itself becomes one message.</summary>
    /// <param name="region">Of a saved plan; null: the stack's, else the command line's, else the environment's.</param>
    public async Task<int> WithCloudAsync(Stack stack, string? region, Func<ICloud, Task<int>> use)
    {
        region ??= stack.Region;
        if (region is not null && cloud.Region is { } asked && asked != region)
        {
            return Diagnostics.Refuse(
                [new(CommandCodes.OtherRegion, SourceSpan.None, $"The stack is in {region}, and --region says {asked}.", "Leave one of them out.")], ExitCode.Failed);
        }

        using var aws = host.OpenCloud(
            new(region ?? cloud.Region, cloud.Profile, cloud.EndpointUrl, cloud.Parallelism), Talk.Verbose ? Terminal.Talk.Line : null);
        try
        {
            return await use(aws);
        }
        catch (Exception e) when (aws.Explain(e) is { } failure)
        {
            return Diagnostics.Refuse([failure], ExitCode.Failed);
        }
    }

    /// <summary>
    /// Reads and plans. The file's <c>account</c> is compared with the credentials' while reading goes on, and counts first: in another
    /// account nothing read makes sense.
    /// </summary>
    public static async Task<(Diagnostic? Refusal, LiveWorld? World)> ReadAsync(ICloud aws, Stack stack, PlanGoal goal, CancellationToken stop)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var world = aws.ReadAsync(stack, goal, reading.Token);
        if (stack.Account is { } account && await aws.GetAccountAsync(stop) is var actual && actual != account)
        {
            await reading.CancelAsync();
            await Task.WhenAny(world);
            return (new(
                CommandCodes.OtherAccount, SourceSpan.None, $"The stack belongs to account {account}, and the credentials to {actual}.",
                "Use other credentials, for example with --profile."), null);
        }

        return (null, await world);
    }

    /// <summary>Reads, plans and goes on; or refuses.</summary>
    public async Task<int> WithPlanAsync(ICloud aws, Stack stack, PlanGoal goal, Func<LiveWorld, Plan, Task<int>> use, CancellationToken stop)
    {
        var (refusal, world) = await ReadAsync(aws, stack, goal, stop);
        return world is null
            ? Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.Failed)
            : await use(world, goal == PlanGoal.Destroy ? Planner.PlanDestroy(stack, world) : Planner.Plan(stack, world));
    }
}

/// <summary>A stack and what it was bound from.</summary>
/// <param name="Diagnostics">Warnings: what is wrong has ended the command.</param>
internal sealed record BoundStack(Stack Stack, StackInput Input, ImmutableArray<Diagnostic> Diagnostics);
