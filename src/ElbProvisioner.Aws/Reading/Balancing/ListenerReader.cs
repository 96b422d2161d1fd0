using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>Listeners and rules in our words, once their tags are known.</summary>
internal sealed class ListenerReader(ReadScope scope, ElbTags tags)
{
    public async Task<(
        ImmutableArray<LiveListener> Listeners,
        ImmutableArray<LiveRule> Rules,
        ImmutableArray<TakenPriority> Taken,
        ImmutableArray<StrangeListener> Strange
    )> ReadAsync(IReadOnlyCollection<(LiveLoadBalancer LoadBalancer, IReadOnlyList<RawListener> Listeners)> found)
    {
        var owned = found.SelectMany(f => f.Listeners.Select(raw => (f.LoadBalancer, Raw: raw, Owner: OwnerOf(raw.Arn)))).ToList();
        var strange = owned.Where(o => o.Owner is null).ToList();
        ReportForeign(strange.Select(o => (o.LoadBalancer, o.Raw)));
        var ours = owned.Where(o => o.Owner is not null).ToList();
        var tagging = tags.ReadAsync(ours.SelectMany(o => Numbered(o.Raw)).Select(ArnOf).Order(StringComparer.Ordinal));
        var listeners = await Task.WhenAll(
            ours.Select(o => o.Owner is { } owner ? ReadAsync(owner, o.Raw) : throw new InvalidOperationException())
        );
        await tagging;
        var rules = ImmutableArray.CreateBuilder<LiveRule>();
        var taken = ImmutableArray.CreateBuilder<TakenPriority>();
        foreach (var (_, raw, _) in ours)
        {
            Sort(raw, rules, taken);
        }

        return (
            [.. listeners.OrderBy(l => l.Id, StringComparer.Ordinal)],
            [.. rules.OrderBy(r => r.Id, StringComparer.Ordinal)],
            taken.ToImmutable(),
            [.. strange.Select(o => new StrangeListener(o.Raw.Arn, o.LoadBalancer.Id, o.Raw.Port))]
        );
    }

    /// <summary>The tags of all rules of these listeners: whose they are.</summary>
    public Task ReadTagsAsync(IEnumerable<RawListener> listeners) =>
        tags.ReadAsync(listeners.SelectMany(Numbered).Select(ArnOf).Order(StringComparer.Ordinal));

    /// <summary>Rules of the stack, and those of others; their tags have been read.</summary>
    public void Sort(RawListener raw, ImmutableArray<LiveRule>.Builder rules, ImmutableArray<TakenPriority>.Builder taken)
    {
        foreach (var rule in Numbered(raw))
        {
            var (arn, priority) = (ArnOf(rule), int.Parse(rule.Text("Priority") ?? "", CultureInfo.InvariantCulture));
            var settings = RuleTable.Table.Read(rule.Members);
            if (OwnerOf(arn) is { } owner)
            {
                var own = tags.Of(arn) ?? TagMap.Empty;
                rules.Add(new(owner, own, raw.Arn, priority, WithSecret(settings, RuleTable.Actions, own)));
            }
            else
            {
                var stack = OtherStackOf(arn);
                taken.Add(
                    new(raw.Arn, priority, arn, settings)
                    {
                        Stack = stack,
                        Declared = stack is null ? [] : DeclaredTags.Read(tags.Of(arn) ?? TagMap.Empty),
                    }
                );
            }
        }
    }

    /// <summary>Null: none of elbctl's, or this one.</summary>
    public string? OtherStackOf(string arn) =>
        tags.Of(arn)?.GetValueOrDefault(OwnershipTags.Stack) is { } other && other != scope.Stack.Name ? other : null;

    /// <summary>What its description and the list of its certificates say.</summary>
    public static Settings SettingsOf(RawListener raw)
    {
        var settings = ListenerTable.Table.Read(raw.Listener.Members);
        var additional = raw
            .Certificates.Where(c => c.Flag("IsDefault") != true)
            .Select(c => c.Text("CertificateArn") ?? "")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(ResourceRef (arn) => new ResourceRef.Existing(arn))
            .ToImmutableArray();
        return additional.IsEmpty ? settings : settings.With(ListenerTable.AdditionalCertificates, additional);
    }

    private async Task<LiveListener> ReadAsync(OwnedResource owner, RawListener raw)
    {
        var own = tags.Of(raw.Arn) ?? TagMap.Empty;
        var attributes = DeclaredAttributes.AnyOfListener(scope.Stack, owner.Address, own)
            ? await scope.Lookups.ListenerAttributes.ReadAsync(raw.Arn)
            : TagMap.Empty;
        return new(
            owner,
            own,
            raw.Listener.Text("LoadBalancerArn") ?? "",
            WithSecret(SettingsOf(raw).WithKnownAttributes(attributes), ListenerTable.Actions, own)
        );
    }

    /// <summary>AWS does not tell the secret of a sign-in: a tag tells which it is.</summary>
    private static Settings WithSecret(
        Settings settings,
        Property<ImmutableArray<Settings>> actions,
        ImmutableSortedDictionary<string, string> tags
    ) =>
        tags.GetValueOrDefault(OwnershipTags.Fingerprint) is { } fingerprint
            ? settings.With(actions, AuthenticateOidcTable.WithFingerprint(settings.Get(actions), fingerprint))
            : settings;

    private void ReportForeign(IEnumerable<(LiveLoadBalancer LoadBalancer, RawListener Listener)> foreign)
    {
        foreach (var (loadBalancer, listener) in foreign)
        {
            var wanted = scope
                .Stack.LoadBalancers.FirstOrDefault(b => b.Name == loadBalancer.Address.Path)
                ?.Listeners.FirstOrDefault(l => l.Port == listener.Port);
            if (wanted is not null && scope.IsForApply)
            {
                scope.Findings.Report(
                    LiveFindings.PortTaken,
                    wanted.At,
                    $"Port {listener.Port} of the load balancer '{loadBalancer.Address.Name}' is held by a listener that this stack "
                        + $"did not make ({listener.Arn}).",
                    $"If it is this stack's and lost its tags, give it back {OwnershipTags.Stack}={scope.Stack.Name} and "
                        + $"{OwnershipTags.Address}={Address.Of(ResourceKind.Listener, loadBalancer.Address.Path, wanted.Name)}; else choose "
                        + "another port, or have its owner delete it: what it serves ends then."
                );
            }
        }
    }

    private static IEnumerable<Answer> Numbered(RawListener raw) =>
        raw.Rules.Where(r => r.Flag("IsDefault") != true && int.TryParse(r.Text("Priority"), out _));

    private static string ArnOf(Answer rule) => rule.Text("RuleArn") ?? "";

    private OwnedResource? OwnerOf(string arn) => tags.Of(arn) is { } own ? OwnedResource.TryRead(arn, scope.Stack.Name, own) : null;
}
