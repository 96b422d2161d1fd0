using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Understands requests: who asks, what for, and by which protocol.</summary>
internal static class Protocols
{
    private const string DefaultRegion = "us-east-1";

    // Who has no credentials yet asks for them with these.
    private static readonly FrozenSet<string> WithoutSignature = FrozenSet.Create(
        StringComparer.Ordinal,
        "AssumeRoleWithWebIdentity",
        "AssumeRoleWithSAML"
    );

    /// <exception cref="WireRefusal">It is not understood, or asks for something that is not simulated.</exception>
    public static Incoming Read(WireRequest request, ServiceModels models)
    {
        try
        {
            return Understand(request, models);
        }
        catch (Malformed malformed)
        {
            throw Refusal(request, models, malformed.ToError);
        }
    }

    /// <summary>Refuses a request of which no more may be known than its headers.</summary>
    public static WireRefusal Refusal(WireRequest request, ServiceModels models, Func<WireProtocol, AwsError> error)
    {
        var call = Call.Of(request with { Target = request.Path }, ReadOnlyMemory<byte>.Empty);
        var model = Credential.Find(request, call.Parameters, out _) is { } credential
            ? models.BySigningName(credential.Service)
            : Guess(call, models);
        var protocol = call.Protocol.At(model);
        return new WireRefusal(protocol, model, null, error(protocol));
    }

    private static Incoming Understand(WireRequest request, ServiceModels models)
    {
        if (Unpacked(request) is not { } body)
        {
            throw Refusal(
                request,
                models,
                protocol => new AwsError(
                    protocol.SaysException ? WireLimits.TooLarge + "Exception" : WireLimits.TooLarge,
                    WireLimits.TooLargeMessage,
                    413
                )
            );
        }

        var call = Call.Of(request, body);
        var credential = Credential.Find(request, call.Parameters, out var isIncomplete);
        if (isIncomplete)
        {
            throw Unsigned(call, models, "IncompleteSignature", "The request signature does not conform to AWS standards.");
        }

        if (credential is null && !(call.Protocol == WireProtocol.Query && WithoutSignature.Contains(call.Action ?? "")))
        {
            throw Unsigned(call, models, "MissingAuthenticationToken", "Request is missing Authentication Token");
        }

        var model = credential is null ? Guess(call, models) : models.BySigningName(credential.Service);
        if (model is null)
        {
            throw NotSimulated(call, credential?.Service ?? "that has this API");
        }

        var protocol = call.Protocol.At(model);
        if (!model.Protocols.Contains(protocol.ModelName))
        {
            protocol = Preferred(model);
            throw UnknownOperation(protocol, model, call.Action ?? $"{request.Method} {request.Path}");
        }

        var (operation, labels) = protocol is WireProtocol.RestXml or WireProtocol.RestJson
            ? Route(request, call, protocol, model)
            : (Named(call, protocol, model), null);
        var shape = operation.Input is null ? Shape.Nothing : model[operation.Input];
        try
        {
            var values = protocol switch
            {
                WireProtocol.Query or WireProtocol.Ec2 => new QueryReader(model, protocol == WireProtocol.Ec2).Structure(
                    shape,
                    call.Parameters
                ),
                WireProtocol.Json => new JsonBodyReader(model).Read(shape, call.Body),
                WireProtocol.Cbor => new CborBodyReader(model).Read(shape, call.Body),
                _ => Rest(
                    model,
                    protocol,
                    operation,
                    shape,
                    call,
                    request,
                    labels ?? new Dictionary<string, string>(StringComparer.Ordinal)
                ),
            };
            if (protocol == WireProtocol.Ec2)
            {
                RefuseUnknownParameters(call.Parameters);
            }

            return new Incoming(
                model,
                operation,
                protocol,
                credential?.Region ?? DefaultRegion,
                credential?.AccessKeyId,
                new Fields(model, shape, values)
            );
        }
        catch (Malformed malformed)
        {
            throw new WireRefusal(protocol, model, operation, malformed.ToError(protocol));
        }
        catch (AwsError error)
        {
            throw new WireRefusal(protocol, model, operation, error);
        }
    }

    /// <returns>Null: it is too large.</returns>
    private static ReadOnlyMemory<byte>? Unpacked(WireRequest request)
    {
        if (request.Body.Length > WireLimits.LargestBody)
        {
            return null;
        }

        if (request.Header("Content-Encoding")?.Contains("gzip", StringComparison.OrdinalIgnoreCase) != true)
        {
            return request.Body;
        }

        try
        {
            using var packed = new GZipStream(new MemoryStream(request.Body.ToArray(), writable: false), CompressionMode.Decompress);
            // One byte more than allowed tells that there is more.
            var plain = new byte[WireLimits.LargestBody + 1];
            var length = packed.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
            if (length > WireLimits.LargestBody)
            {
                return null;
            }

            return plain.AsMemory(0, length);
        }
        catch (InvalidDataException)
        {
            // It is refused where it is read: what is left packed is no request.
            return request.Body;
        }
    }

    private static WireProtocol Preferred(ServiceModel model) =>
        model.Protocols[0] switch
        {
            "query" => WireProtocol.Query,
            "ec2" => WireProtocol.Ec2,
            "json" => WireProtocol.Json,
            "smithy-rpc-v2-cbor" => WireProtocol.Cbor,
            "rest-json" => WireProtocol.RestJson,
            _ => WireProtocol.RestXml,
        };

    private static OperationModel Named(Call call, WireProtocol protocol, ServiceModel model)
    {
        if (call.Action is not { Length: > 0 } action)
        {
            throw protocol is WireProtocol.Query or WireProtocol.Ec2
                ? new WireRefusal(protocol, model, null, new AwsError("MissingAction", "The request must contain the parameter Action"))
                : UnknownOperation(protocol, model, "");
        }

        // Classic load balancers share the signing name: their API is an older version of this one.
        var isOfThisVersion =
            call.Prefix is null
            || call.Prefix
                == protocol switch
                {
                    WireProtocol.Json => model.TargetPrefix,
                    WireProtocol.Query or WireProtocol.Ec2 => model.ApiVersion,
                    _ => call.Prefix,
                };
        return isOfThisVersion && model.Operations.TryGetValue(action, out var found)
            ? found
            : throw UnknownOperation(protocol, model, action, call.Prefix);
    }

    private static (OperationModel Operation, IReadOnlyDictionary<string, string>? Labels) Route(
        WireRequest request,
        Call call,
        WireProtocol protocol,
        ServiceModel model
    ) =>
        RestPath.Match(model, request.Method, request.Path, call.Parameters)
        ?? throw UnknownOperation(protocol, model, $"{request.Method} {request.Path}");

    private static JsonObject Rest(
        ServiceModel model,
        WireProtocol protocol,
        OperationModel operation,
        Shape shape,
        Call call,
        WireRequest request,
        IReadOnlyDictionary<string, string> labels
    )
    {
        var values =
            shape.Payload is { } payload ? Payload(model, payload, call.Body)
            : protocol == WireProtocol.RestJson ? new JsonBodyReader(model).Read(shape, call.Body)
            : operation.InputElement is null || call.Body.IsEmpty ? []
            : new XmlBodyReader(model).Structure(shape, XmlBodyReader.Parse(call.Body));
        foreach (var member in shape.Members.Where(member => member.Location is not (MemberLocation.Body or MemberLocation.Payload)))
        {
            var text = member.Location switch
            {
                MemberLocation.Path => labels.GetValueOrDefault(member.WireName),
                MemberLocation.Query => call.Parameters.TextOf(member.WireName),
                _ => request.Header(member.WireName),
            };
            if (text is not null)
            {
                values.Add(
                    member.Name,
                    Scalars.FromText(model[member.Shape], text) ?? throw Malformed.ValueOf(model[member.Shape], member.WireName, text)
                );
            }
        }

        return values;
    }

    private static JsonObject Payload(ServiceModel model, ShapeMember payload, ReadOnlyMemory<byte> body) =>
        body.IsEmpty ? []
        : model[payload.Shape] is { Kind: ShapeKind.Structure } inner
            ? new JsonObject { [payload.Name] = new XmlBodyReader(model).Structure(inner, XmlBodyReader.Parse(body)) }
        : new JsonObject { [payload.Name] = Encoding.UTF8.GetString(body.Span) };

    // EC2 alone refuses what it does not know; signatures in the parameters are no parameters of the action.
    private static void RefuseUnknownParameters(FormNode parameters)
    {
        if (parameters.Unread.FirstOrDefault(name => !name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new AwsError("UnknownParameter", $"The parameter {unknown} is not recognized");
        }
    }

    private static WireRefusal UnknownOperation(WireProtocol protocol, ServiceModel model, string action, string? version = null) =>
        new(
            protocol,
            model,
            null,
            protocol switch
            {
                WireProtocol.Query when version is not null => new AwsError(
                    "InvalidAction",
                    $"Could not find operation {action} for version {version}"
                ),
                WireProtocol.Query or WireProtocol.Ec2 => new AwsError(
                    "InvalidAction",
                    $"The action {action} is not valid for this web service."
                ),
                WireProtocol.Json => new AwsError("UnknownOperationException", ""),
                WireProtocol.RestXml when model.Name == "s3" => new AwsError(
                    "NotImplemented",
                    "A header you provided implies functionality that is not implemented",
                    501
                ),
                _ => new AwsError("UnknownOperationException", $"There is no operation {action}.", 404),
            },
            $"{model.Name} {action} is not simulated"
        );

    private static WireRefusal NotSimulated(Call call, string service)
    {
        var message = $"The service {service} is not simulated.";
        return new WireRefusal(
            call.Protocol,
            null,
            null,
            new AwsError(call.Protocol == WireProtocol.Query ? "InvalidAction" : "UnknownOperationException", message, 400),
            $"{service} {call.Action} is not simulated".Replace("  ", " ", StringComparison.Ordinal)
        );
    }

    private static WireRefusal Unsigned(Call call, ServiceModels models, string code, string message)
    {
        var model = Guess(call, models);
        var protocol = call.Protocol.At(model);
        return new WireRefusal(protocol, model, null, new AwsError(protocol.SaysException ? code + "Exception" : code, message, 403));
    }

    /// <summary>The service that a request without a signature seems to be for.</summary>
    private static ServiceModel? Guess(Call call, ServiceModels models) =>
        call.Protocol switch
        {
            WireProtocol.Query => models.ByVersion(call.Prefix ?? ""),
            WireProtocol.Json => models.ByTargetPrefix(call.Prefix ?? ""),
            WireProtocol.Cbor => models.ByTargetPrefix(call.Prefix ?? ""),
            _ => models.ByVersion(call.Path.TrimStart('/').Split('/')[0]),
        };

    /// <summary>What a request says about itself, whatever its service.</summary>
    /// <param name="Prefix">The version of a query, or what stands before the action in other protocols.</param>
    private sealed record Call(
        WireProtocol Protocol,
        string Path,
        string? Action,
        string? Prefix,
        FormNode Parameters,
        ReadOnlyMemory<byte> Body
    )
    {
        /// <exception cref="Malformed">Its parameters are too many, or not UTF-8.</exception>
        public static Call Of(WireRequest request, ReadOnlyMemory<byte> body)
        {
            if (request.Header("smithy-protocol") is { } smithy && smithy.Equals("rpc-v2-cbor", StringComparison.OrdinalIgnoreCase))
            {
                var steps = request.Path.Trim('/').Split('/');
                return steps is [.., "service", var service, "operation", var operation]
                    ? new(WireProtocol.Cbor, request.Path, operation, service, FormNode.Parse(request.Query), body)
                    : new(WireProtocol.Cbor, request.Path, null, null, FormNode.Parse(request.Query), body);
            }

            if (request.Header("X-Amz-Target") is { } target)
            {
                var point = target.LastIndexOf('.');
                return new(
                    WireProtocol.Json,
                    request.Path,
                    target[(point + 1)..],
                    point < 0 ? "" : target[..point],
                    FormNode.Parse(request.Query),
                    body
                );
            }

            var isForm =
                request.Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
            var parameters = isForm ? FormNode.Parse(request.Query, Encoding.Latin1.GetString(body.Span)) : FormNode.Parse(request.Query);
            var action = parameters.TextOf("Action");
            var version = parameters.TextOf("Version");
            return action is not null || version is not null || (isForm && request.Path == "/")
                ? new(WireProtocol.Query, request.Path, action, version, parameters, body)
                : new(WireProtocol.RestXml, request.Path, null, null, parameters, body);
        }
    }
}
