using System.Diagnostics;

namespace ElbProvisioner.LocalTraffic.Functions;

/// <summary>What stands for a function: a command of this machine, or a URL.</summary>
/// <param name="Run">As the shell reads it: gets the event on its standard input and answers on its standard output.</param>
/// <param name="Url">Gets the event as a POST, and answers with its body.</param>
/// <param name="Folder">Where the command runs.</param>
/// <param name="Environment">Beside the environment of elbctl.</param>
public sealed record LocalFunction(string? Run, Uri? Url, string Folder, IReadOnlyDictionary<string, string> Environment);

/// <summary>Functions by name, each a command or a URL. A call that is given up ends its command, with what that started.</summary>
/// <param name="functions">By the function's name.</param>
public sealed class LocalFunctions(IReadOnlyDictionary<string, LocalFunction> functions) : IFunctions, IDisposable
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 8 * FunctionAnswer.Longest,
    };

    public async Task<ReadOnlyMemory<byte>?> InvokeAsync(string functionArn, ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        if (!functions.TryGetValue(NameOf(functionArn), out var function))
        {
            return null;
        }

        try
        {
            return function.Url is { } url ? await PostAsync(url, request, ct) : await RunAsync(function, request, ct);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw new FunctionException($"{NameOf(functionArn)} did not answer: {e.Message}", e);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary><c>…:function:NAME</c>, with or without a version or an alias.</summary>
    internal static string NameOf(string functionArn) => functionArn.Split(':') is [_, _, _, _, _, _, var name, ..] ? name : functionArn;

    private async Task<ReadOnlyMemory<byte>?> PostAsync(Uri url, ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        using var content = new ReadOnlyMemoryContent(request);
        content.Headers.ContentType = new("application/json");
        using var answer = await _client.PostAsync(url, content, ct);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsByteArrayAsync(ct)
            : throw new FunctionException($"{url} answered {(int)answer.StatusCode}.");
    }

    private static async Task<ReadOnlyMemory<byte>?> RunAsync(LocalFunction function, ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        var start = new ProcessStartInfo
        {
            FileName = OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh",
            WorkingDirectory = function.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(OperatingSystem.IsWindows() ? "/c" : "-c");
        start.ArgumentList.Add(function.Run ?? "");
        foreach (var (name, value) in function.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("it did not start");
        try
        {
            var answer = ReadAsync(process, ct);
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(request, ct);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It does not read its event: its answer counts all the same.
            }

            var read = await answer;
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0 ? read : throw new FunctionException($"'{function.Run}' ended with {process.ExitCode}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Process process, CancellationToken ct)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await process.StandardOutput.BaseStream.ReadAsync(buffer, ct) is > 0 and var read)
        {
            answer.Write(buffer, 0, read);
            if (answer.Length > 8L * FunctionAnswer.Longest)
            {
                throw new InvalidOperationException("its answer does not end");
            }
        }

        return answer.ToArray();
    }
}
