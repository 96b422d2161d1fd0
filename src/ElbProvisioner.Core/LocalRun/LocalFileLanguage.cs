using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.LocalRun;

/// <summary>What may be written in the side file.</summary>
internal static partial class LocalFileLanguage
{
    private const string VariablePattern = "^[A-Za-z_][A-Za-z0-9_]*$";
    private const string ObjectPattern = "^[a-z0-9][a-z0-9.-]+/\\S+$";
    private const string ListenerPattern = "^[A-Za-z0-9-]+/[A-Za-z0-9-]+$";

    private static readonly Key<string> Run = new(
        "run",
        new TextShape("a command"),
        "A command, as the shell reads it: one process an instance. PORT is its port on loopback; INSTANCE_ID, AVAILABILITY_ZONE, "
            + "AUTO_SCALING_GROUP and USER_DATA say who it is."
    );

    private static readonly Key<string> Folder = new(
        "cwd",
        new TextShape("a folder"),
        "Where the command runs, relative to this file's folder; that folder unless written."
    );

    private static readonly Key<Pair<string>[]> Environment = new(
        "env",
        new PairsShape<string>(
            "values by variable name",
            new TextShape("a value", mayBeEmpty: true),
            new TextRule(VariablePattern, VariableRegex, "letters, digits and _, not beginning with a digit", BindingCodes.InvalidName)
        ),
        "Variables beside those of elbctl itself."
    );

    private static readonly Key<Uri> Url = new(
        "url",
        new TextShape("a URL of this machine").Convert<string, Uri>(ReadUrl, "a URL of this machine, such as http://127.0.0.1:3000"),
        "Something on this machine that runs already; the target group says how it is spoken to."
    );

    private static readonly Key<bool> Echo = new(
        "echo",
        TrueShape.Instance,
        "The built-in target: it answers with what it got, and 200 on the health check's path."
    );

    private static readonly Key<string> Handler = new(
        "run",
        Run.Value,
        "A command, as the shell reads it: the event is its standard input, its output the answer."
    );

    private static readonly Key<Uri> Endpoint = new(
        "url",
        Url.Value,
        "A URL of this machine: the event is posted to it, and what it answers is the answer."
    );

    private static readonly MapShape<StandIn> Instance = new(
        "instances",
        "What stands for the instances of a scaling group: a command, a URL or the built-in echo.",
        [Run, Folder, Environment, Url, Echo],
        static map =>
        {
            map.RequireOne("what stands for them", Run, Url, Echo);
            return Build(map, Run, Url) ?? StandIn.Echo.Instance;
        }
    );

    private static readonly MapShape<StandIn> Function = new(
        "function",
        "What stands for a function: a command that reads the event and writes the answer, or a URL that takes the one and gives the other.",
        [Handler, Folder, Environment, Endpoint],
        static map =>
        {
            map.RequireOne("what stands for it", Handler, Endpoint);
            return Build(map, Handler, Endpoint) ?? StandIn.Echo.Instance;
        }
    );

    private static readonly Key<Pair<string>[]> User = new(
        "user",
        new PairsShape<string>("values by claim", new TextShape("a value", mayBeEmpty: true)),
        "The claims of the user who is signed in: sub, email and whatever else."
    );

    private static readonly Key<Pair<StandIn>[]> Instances = new(
        "instances",
        new PairsShape<StandIn>("a map by scaling group", Instance),
        "What stands for instances, by scaling group; `default` for the others. The built-in echo unless written."
    );

    private static readonly Key<Pair<StandIn>[]> Functions = new(
        "functions",
        new PairsShape<StandIn>("a map by function", Function),
        "What stands for Lambda functions, by name."
    );

    private static readonly Key<Pair<string>[]> Identity = new(
        "identity",
        new MapShape<Pair<string>[]>("identity", "Who signs in.", [User], static map => map.Get(User, [])),
        "Whom the stand-in for OIDC and Cognito signs in."
    );

    private static readonly Key<Pair<int>[]> Ports = new(
        "ports",
        new PairsShape<int>(
            "ports by listener",
            new WholeNumberShape(1, 65535),
            new TextRule(ListenerPattern, ListenerRegex, "a load balancer and its listener, as in web/https", BindingCodes.InvalidName)
        ),
        "The local port of a listener, by `loadBalancer/listener`; else its own where it is free and allowed, else the next free one from "
            + "20000."
    );

    private static readonly Key<Pair<string>[]> Objects = new(
        "objects",
        new PairsShape<string>(
            "files by object of S3",
            new TextShape("a file"),
            new TextRule(ObjectPattern, ObjectRegex, "a bucket and a key, as in trust/ca.pem", BindingCodes.InvalidName)
        ),
        "What objects of S3 hold that load balancers read, by `bucket/key`: files, relative to this file's folder. Bundles of trust stores "
            + "that it does not name are elbctl's local authority."
    );

    private static readonly Key<string> Schema = new(
        "$schema",
        new TextShape("a schema's address"),
        "Where an editor finds this schema; elbctl does not read it."
    );

    public static MapShape<LocalFile> Shape { get; } =
        new(
            "localFile",
            "The side file of a local run: what stands for instances, functions, users and objects, and where listeners are.",
            [Schema, Instances, Functions, Identity, Ports, Objects],
            static map => new LocalFile
            {
                Instances = Named(map.Get(Instances, [])),
                Functions = Named(map.Get(Functions, [])),
                User = Named(map.Get(Identity, [])),
                Ports = Named(map.Get(Ports, [])),
                Objects = Named(map.Get(Objects, [])),
            }
        );

    private static ImmutableArray<Named<T>> Named<T>(Pair<T>[] pairs) =>
        [.. pairs.Select(static pair => new Named<T>(pair.Key, pair.Value, pair.KeyAt))];

    /// <summary>Null: it says the echo, or nothing that can be used, which was reported.</summary>
    private static StandIn? Build(WrittenMap map, Key<string> run, Key<Uri> url)
    {
        if (map.Find(run) is { } command)
        {
            return new StandIn.Command(
                command,
                map.Find(Folder) ?? ".",
                map.Get(Environment, [])
                    .ToImmutableSortedDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal)
            );
        }

        map.RefuseBeside(url, "only a command has a folder and variables.", Folder, Environment);
        return map.Find(url) is { } address ? new StandIn.Url(address) : null;
    }

    private static bool ReadUrl(string text, Node node, Binding binding, [MaybeNullWhen(false)] out Uri url)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            binding.Report(
                BindingCodes.InvalidText,
                node.At,
                $"{binding.Place}: {node.Kind} is not an http or https URL.",
                "Write http://127.0.0.1:3000."
            );
            return false;
        }

        if (!url.IsLoopback)
        {
            binding.Report(
                LocalFileCodes.NotOnThisMachine,
                node.At,
                $"{binding.Place}: {url.Host} is another machine, and a local run speaks to nobody but this one.",
                "Name a port of 127.0.0.1; forward it where the other machine is meant."
            );
            return false;
        }

        return true;
    }

    [GeneratedRegex(VariablePattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex VariableRegex();

    [GeneratedRegex(ObjectPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex ObjectRegex();

    [GeneratedRegex(ListenerPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex ListenerRegex();

    /// <summary>The one word that says yes: no is said by another key.</summary>
    private sealed class TrueShape : Shape<bool>
    {
        public static TrueShape Instance { get; } = new();

        public override string Expects => "true";

        public override void WriteKeywords(SchemaWriter schema) => schema.Json.WriteBoolean("const", value: true);

        protected override bool TryRead(Node node, Binding binding, out bool value)
        {
            value = node is ScalarNode { Text: "true" };
            return value || WrongType(node, binding);
        }
    }
}
