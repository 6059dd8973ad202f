using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>Checks <see cref="PhoenixOptions"/> when the host starts.</summary>
internal sealed class PhoenixOptionsValidator : IValidateOptions<PhoenixOptions>
{
    private const long Minimum = 1 << 20;

    public ValidateOptionsResult Validate(string? name, PhoenixOptions options)
    {
        string[] failures = [.. Failures(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Failure(string name, long value) => $"PhoenixOptions: {name} is {value}; set it to {Minimum} (1 MiB) or more.";

    private static IEnumerable<string> Failures(PhoenixOptions options)
    {
        if (options.MaxWaitingBytes < Minimum)
            yield return Failure(nameof(options.MaxWaitingBytes), options.MaxWaitingBytes);
        if (options.MaxWaitingBytesPerAddress < Minimum)
            yield return Failure(nameof(options.MaxWaitingBytesPerAddress), options.MaxWaitingBytesPerAddress);
    }
}
