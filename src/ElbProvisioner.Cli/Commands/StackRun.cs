using System.Collections.Immutable;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Commands;

/// <summary>One command's way from a stack file to AWS: bound, checked, in the right account and region, with failures told once.</summary>
internal sealed class StackRun(Host host, Terminal terminal, TalkArguments talk, CloudArguments cloud, DiagnosticView diagnostics)
{
    private LoadResult? _loaded;

    public Terminal Terminal { get; } = terminal;

    public TalkArguments Talk { get; } = talk;

    public DiagnosticView Diagnostics { get; } = diagnostics;

    public static StackRun Of(Host host, TalkArguments talk, CloudArguments cloud, JsonForm form)
    {
        var terminal = talk.NoColour ? host.Terminal.WithoutColour() : host.Terminal;
        return new(host, terminal, talk, cloud, new(terminal, talk.Json ? form : JsonForm.None));
    }

    /// <summary>From the files the command line names.</summary>
    public async Task<int> WithStackAsync(StackArguments arguments, Func<BoundStack, Task<int>> use, CancellationToken stop)
    {
        var (input, refusal) = StackInput.FromDisk(host, arguments, stop);
        return input is null
            ? Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.StackFileWrong)
            : await WithStackAsync(input, use);
    }

    public Task<int> WithStackAsync(StackInput input, Func<BoundStack, Task<int>> use) =>
        BindAsync(
            input,
            async (bound, _) =>
            {
                Diagnostics.Say(bound.Diagnostics);
                return await use(bound);
            }
        );

    /// <summary>A stack file and its AWS: variables that Parameter Store holds are read there, once, before anything else is.</summary>
    public async Task<int> WithCloudAsync(StackArguments arguments, Func<BoundStack, ICloud, Task<int>> use, CancellationToken stop)
    {
        var (input, refusal) = StackInput.FromDisk(host, arguments, stop);
        return input is null
            ? Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.StackFileWrong)
            : await WithCloudAsync(input, null, use, stop);
    }

    /// <param name="region">Of a saved plan; null: the stack's, else the command line's, else the environment's.</param>
    public Task<int> WithCloudAsync(StackInput input, string? region, Func<BoundStack, ICloud, Task<int>> use, CancellationToken stop) =>
        BindAsync(
            input,
            (bound, loaded) =>
            {
                if (loaded.Parameters.IsEmpty)
                {
                    Diagnostics.Say(bound.Diagnostics);
                    return WithCloudAsync(bound.Stack, region, aws => use(bound, aws));
                }

                return WithCloudAsync(
                    bound.Stack,
                    region,
                    async aws =>
                    {
                        input.Know(await aws.ReadParametersAsync(loaded.Parameters, stop));
                        return await WithStackAsync(
                            input,
                            whole =>
                                whole.Stack.Region == bound.Stack.Region
                                    ? use(whole, aws)
                                    : Task.FromResult(
                                        Diagnostics.Refuse(
                                            [
                                                new(
                                                    CommandCodes.RegionFromParameter,
                                                    SourceSpan.None,
                                                    "The stack's region comes from Parameter Store, and Parameter Store can only be "
                                                        + "asked in a region.",
                                                    "Write the region, or give --region."
                                                ),
                                            ],
                                            ExitCode.StackFileWrong
                                        )
                                    )
                        );
                    }
                );
            }
        );

    private async Task<int> BindAsync(StackInput input, Func<BoundStack, LoadResult, Task<int>> use)
    {
        var loaded = input.Load();
        _loaded = loaded;
        Diagnostics.Sources = loaded.Sources;
        Terminal.Conceal(loaded.Secrets);
        if (input.Anew is { Missing: { IsEmpty: false } missing })
        {
            return Diagnostics.Refuse(missing, ExitCode.StackFileWrong);
        }

        if (input.Anew is { Stale: { IsEmpty: false } stale })
        {
            return Diagnostics.Refuse(stale, ExitCode.Failed);
        }

        return loaded.Stack is { } stack
            ? await use(new(stack, input, [.. loaded.Diagnostics], loaded.Parameters), loaded)
            : Diagnostics.Refuse(loaded.Diagnostics, ExitCode.StackFileWrong);
    }

    /// <summary>Opens AWS for a stack; a failure of the way there or of AWS itself becomes one message.</summary>
    private async Task<int> WithCloudAsync(Stack stack, string? region, Func<ICloud, Task<int>> use)
    {
        region ??= stack.Region;
        if (region is not null && cloud.Region is { } asked && asked != region)
        {
            return Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.OtherRegion,
                        SourceSpan.None,
                        $"The stack is in {region}, and --region says {asked}.",
                        "Leave one of them out."
                    ),
                ],
                ExitCode.Failed
            );
        }

        return await WithCloudAsync(region, use);
    }

    /// <summary>The same without a stack.</summary>
    /// <param name="region">Null: the command line's, else the environment's.</param>
    public async Task<int> WithCloudAsync(string? region, Func<ICloud, Task<int>> use)
    {
        using var aws = host.OpenCloud(
            new(
                region ?? cloud.Region,
                cloud.Profile,
                cloud.EndpointUrl,
                cloud.Parallelism,
                cloud.IsLocal,
                cloud.Misfortunes,
                cloud.OnlyReads
            ),
            Talk.Verbose ? Terminal.Talk.Line : null
        );
        try
        {
            return await use(aws);
        }
        catch (Exception e) when (aws.Explain(e) is { } failure)
        {
            return Diagnostics.Refuse([failure], aws.HasChangedSomething ? ExitCode.PartlyApplied : ExitCode.Failed);
        }
        finally
        {
            host.Record.ChangedSomething |= aws.HasChangedSomething;
        }
    }

    /// <summary>Reads and goes on; or refuses, when the credentials belong to another account than the file's <c>account</c>.</summary>
    public async Task<int> WithWorldAsync(
        ICloud aws,
        Stack stack,
        ReadPurpose purpose,
        Func<LiveWorld, Task<int>> use,
        CancellationToken stop
    )
    {
        var world = await aws.ReadAsync(stack, purpose, stop);
        return stack.Account is null || stack.Account == world.Account
            ? await use(world)
            : Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.OtherAccount,
                        SourceSpan.None,
                        $"The stack belongs to account {stack.Account}, and the credentials to {world.Account}.",
                        "Use other credentials, for example with --profile."
                    ),
                ],
                ExitCode.Failed
            );
    }

    /// <summary>What is said of the file's expectations: a stack with one that does not hold is not bound. Null: it has none.</summary>
    public static string? Held(Stack stack) =>
        stack.Expectations.Length switch
        {
            0 => null,
            1 => "Its expectation holds.",
            var count => $"Its {count} expectations hold.",
        };

    /// <summary>Reads, plans and goes on; or refuses.</summary>
    public Task<int> WithPlanAsync(ICloud aws, Stack stack, PlanGoal goal, Func<LiveWorld, Plan, Task<int>> use, CancellationToken stop)
    {
        if (goal == PlanGoal.Apply && !Talk.Json && Held(stack) is { } held)
        {
            Terminal.Talk.Line(held);
        }

        return goal == PlanGoal.Destroy
            ? WithWorldAsync(aws, stack, ReadPurpose.Destroy, world => use(world, Planner.PlanDestroy(stack, world)), stop)
            : WithWorldAsync(
                aws,
                stack,
                ReadPurpose.Apply,
                async world =>
                    _loaded?.FindIn(world.Region, world.Account) is { IsEmpty: false } wrong
                        ? Diagnostics.Refuse(wrong, ExitCode.StackFileWrong)
                        : await use(world, await PlanAsync(aws, stack, world, stop)),
                stop
            );
    }

    /// <summary>With what AWS would refuse of it and what it was before, as far as AWS can be asked.</summary>
    private static async Task<Plan> PlanAsync(ICloud aws, Stack stack, LiveWorld world, CancellationToken stop)
    {
        var plan = Planner.Plan(stack, world);
        var (missing, told) = (aws.FindMissingAsync(stack, world, plan, stop), aws.TellBeforeAsync(plan, world, stop));
        await Task.WhenAll(missing, told);
        plan = await told;
        return Discretion.Keep(plan with { Diagnostics = [.. plan.Diagnostics, .. await missing] }, stack.Secrets);
    }
}

/// <summary>A stack and what it was bound from.</summary>
/// <param name="Diagnostics">Warnings: what is wrong has ended the command.</param>
/// <param name="Parameters">What Parameter Store holds values of variables under.</param>
internal sealed record BoundStack(Stack Stack, StackInput Input, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<string> Parameters);
