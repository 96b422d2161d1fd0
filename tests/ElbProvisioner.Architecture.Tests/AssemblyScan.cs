using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>
/// What the types of one assembly use: from signatures, base types, attributes' and method bodies' tokens, read without loading it.
/// </summary>
internal sealed class AssemblyScan : IDisposable
{
    private static readonly ImmutableDictionary<short, OperandType> Operands = typeof(OpCodes)
        .GetFields()
        .Select(f => f.GetValue(null))
        .OfType<OpCode>()
        .ToImmutableDictionary(o => o.Value, o => o.OperandType);

    private readonly PEReader _pe;
    private readonly MetadataReader _metadata;

    public AssemblyScan(string path)
    {
        _pe = new PEReader(File.OpenRead(path));
        _metadata = _pe.GetMetadataReader();
    }

    public IEnumerable<string> ReferencedAssemblies =>
        _metadata.AssemblyReferences.Select(h => _metadata.GetString(_metadata.GetAssemblyReference(h).Name));

    /// <summary>Our own: what compilers and their generators add beside them lives in other namespaces.</summary>
    public IEnumerable<TypeDefinitionHandle> Types => _metadata.TypeDefinitions.Where(h => IsOurs(NamespaceOf(h)));

    /// <summary>Full names of every type, nested ones under their outermost.</summary>
    public IEnumerable<string> TypeNames =>
        Types
            .Where(h => !_metadata.GetTypeDefinition(h).IsNested)
            .Select(h => $"{NamespaceOf(h)}.{_metadata.GetString(_metadata.GetTypeDefinition(h).Name)}");

    /// <summary>Namespaces of the same assembly that the type uses.</summary>
    public ImmutableSortedSet<string> NamespacesUsedBy(TypeDefinitionHandle handle) => [.. Collect(handle).Found.Where(IsOurs)];

    /// <summary>Full names of types of the same assembly that the type uses; nested ones stand for their outermost.</summary>
    public ImmutableSortedSet<string> TypesUsedBy(TypeDefinitionHandle handle) => [.. Collect(handle).FoundTypes.Where(IsOurs)];

    private NamespaceCollector Collect(TypeDefinitionHandle handle)
    {
        var names = new NamespaceCollector(_metadata);
        var type = _metadata.GetTypeDefinition(handle);
        names.Add(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
        {
            names.Add(_metadata.GetInterfaceImplementation(implemented).Interface);
        }

        foreach (var field in type.GetFields())
        {
            _metadata.GetFieldDefinition(field).DecodeSignature(names, null);
        }

        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
        {
            method.DecodeSignature(names, null);
            AddBody(names, method);
        }

        return names;
    }

    public string NamespaceOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        return type.IsNested ? NamespaceOf(type.GetDeclaringType()) : _metadata.GetString(type.Namespace);
    }

    public string NameOf(TypeDefinitionHandle handle) =>
        $"{NamespaceOf(handle)}.{_metadata.GetString(_metadata.GetTypeDefinition(handle).Name)}";

    private static bool IsOurs(string name) => name.StartsWith("ElbProvisioner.", StringComparison.Ordinal);

    public void Dispose() => _pe.Dispose();

    private void AddBody(NamespaceCollector names, MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _pe.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null);
        }

        var il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            short code = il.ReadByte();
            code = code == 0xFE ? unchecked((short)(0xFE00 | il.ReadByte())) : code;
            switch (Operands[code])
            {
                case OperandType.InlineTok or OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField:
                    names.Add(MetadataTokens.EntityHandle(il.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = il.ReadInt32();
                    il.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.Offset += 8;
                    break;
                case OperandType.InlineVar:
                    il.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    il.Offset += 1;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    il.Offset += 4;
                    break;
            }
        }
    }
}
