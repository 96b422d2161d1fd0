using System.Collections.Immutable;
using Amazon.SimpleSystemsManagement.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Aws.Reading;

/// <summary>The values of variables that Parameter Store holds.</summary>
public sealed class ParameterReader(AwsSession session)
{
    /// <summary>Of names in one call [GetParameters].</summary>
    private const int MostPerCall = 10;
    private const string SecureString = "SecureString";

    /// <returns>Without those that are not there.</returns>
    /// <exception cref="Amazon.Runtime.AmazonServiceException">AWS refused the read.</exception>
    public async Task<ImmutableDictionary<string, StoredParameter>> ReadAsync(IReadOnlyCollection<string> names, CancellationToken ct)
    {
        var found = await Pages.ChunkedAsync<string, Parameter>(
            names,
            MostPerCall,
            async chunk =>
            {
                var answer = await session.Ssm.GetParametersAsync(
                    new GetParametersRequest { Names = [.. chunk], WithDecryption = true },
                    ct
                );
                return answer.Parameters ?? [];
            }
        );
        return found.ToImmutableDictionary(
            p => p.Name,
            p => new StoredParameter(p.Value ?? "", p.Type == SecureString),
            StringComparer.Ordinal
        );
    }
}
