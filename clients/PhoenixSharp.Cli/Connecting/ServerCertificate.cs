using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PhoenixSharp.Cli;

/// <summary>Checks the server's certificate, and keeps the reason of a rejection for the error message.</summary>
/// <param name="acceptsAny">Whether any certificate is accepted (<c>--insecure</c>).</param>
internal sealed class ServerCertificate(bool acceptsAny)
{
    private volatile SslPolicyErrors _errors;

    /// <summary>Gets why the last certificate was rejected, or null if none was.</summary>
    public string? Rejection => acceptsAny || _errors == SslPolicyErrors.None ? null : Describe(_errors);

    /// <summary>Determines whether a certificate is accepted (<see cref="RemoteCertificateValidationCallback"/>).</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _errors = errors;
        return acceptsAny || errors == SslPolicyErrors.None;
    }

    private static string Describe(SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the server sent no certificate";
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? "it is self-signed, expired, or its issuer is not known to this machine"
            : "it is for another host name";
    }
}
