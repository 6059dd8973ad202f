using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Server;

/// <summary>Explains why a start failed, if the cause is a setting, a file or an address.</summary>
/// <remarks>Any other exception is a defect of the server, and its stack trace is needed to find it.</remarks>
internal static class StartFailures
{
    private const string NoCertificate =
        "An https address needs a certificate. Set Kestrel:Certificates:Default:Path and Kestrel:Certificates:Default:KeyPath to a "
        + "certificate and its key in PEM files, or write http:// instead.";

    private const string CheckCertificate =
        " Check the paths and the password of the certificate in Kestrel:Certificates and Kestrel:Endpoints.";

    /// <summary>
    /// Returns sentences that say what is wrong and how to correct it, or <see langword="null"/> if the cause is none of these.
    /// </summary>
    /// <param name="start">The exception that ended the start.</param>
    /// <param name="addresses">The server's addresses, or <see langword="null"/> if the configuration was not read.</param>
    public static IReadOnlyList<string>? Explain(Exception start, Addresses? addresses) => start switch
    {
        OptionsValidationException settings =>
            [.. settings.Failures, "A variable of the environment has two underscores for each colon, such as Phoenix__Path."],
        SocketException or IOException { InnerException: AddressInUseException or AggregateException }
            when start.GetBaseException() is SocketException or AddressInUseException => [CannotListen(start, addresses)],
        InvalidOperationException when start.Message.Contains("No server certificate was specified", StringComparison.Ordinal) =>
            [$"The server could not start: {addresses}. {NoCertificate}"],
        IOException or UnauthorizedAccessException or InvalidDataException or FormatException or InvalidOperationException
            or ArgumentException or NotSupportedException or CryptographicException => [CannotStart(start, addresses)],
        _ => null,
    };

    private static string CannotListen(Exception start, Addresses? addresses) =>
        $"{addresses}, where this server can't listen: {Sentence(start.GetBaseException())} "
        + $"Set another, such as --{Addresses.Urls} http://localhost:4001.";

    private static string CannotStart(Exception start, Addresses? addresses) =>
        $"The server could not start: {Messages(start)}{(addresses is { HasHttps: true } ? CheckCertificate : "")}";

    // The outer exception names the file or the setting, the inner one the place in it.
    private static string Messages(Exception start)
    {
        List<string> messages = [];
        for (var exception = start; exception is not null; exception = exception.InnerException)
            messages.Add(Sentence(exception));
        return string.Join(' ', messages.Distinct());
    }

    private static string Sentence(Exception exception) => $"{exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}.";
}
