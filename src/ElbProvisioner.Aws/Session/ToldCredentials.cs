using Amazon.Runtime;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// Credentials whose source is named when it fails: a process is run, a role assumed and a token renewed at the first call or later.
/// </summary>
/// <param name="profile">The one that was asked for by name.</param>
internal sealed class ToldCredentials(AWSCredentials source, string? profile) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return source.GetCredentials();
        }
        catch (Exception exception) when (CredentialSources.IsOfSource(exception))
        {
            throw new AwsSessionException(CredentialSources.Explain(exception, profile), exception);
        }
    }

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await source.GetCredentialsAsync();
        }
        catch (Exception exception) when (CredentialSources.IsOfSource(exception))
        {
            throw new AwsSessionException(CredentialSources.Explain(exception, profile), exception);
        }
    }
}
