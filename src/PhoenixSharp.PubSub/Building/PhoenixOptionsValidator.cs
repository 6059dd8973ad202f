using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>Checks <see cref="PhoenixOptions"/> when the host starts.</summary>
internal sealed class PhoenixOptionsValidator : IValidateOptions<PhoenixOptions>
{
    private const long Least = 1 << 20;

    public ValidateOptionsResult Validate(string? name, PhoenixOptions options)
    {
        string[] failures = [.. Failures(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(PhoenixOptions options)
    {
        if (options.MaxWaitingBytes < Least)
            yield return $"PhoenixOptions: MaxWaitingBytes is {options.MaxWaitingBytes}; set it to {Least} (1 MiB) or more.";
        if (options.MaxWaitingBytesPerAddress < Least)
            yield return $"PhoenixOptions: MaxWaitingBytesPerAddress is {options.MaxWaitingBytesPerAddress}; set it to {Least} (1 MiB) or more.";
    }
}
