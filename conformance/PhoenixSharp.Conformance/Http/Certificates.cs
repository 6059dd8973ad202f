using System.Net.Security;

namespace PhoenixSharp.Conformance.Http;

/// <summary>TLS to a server under test. Its certificate is usually self-signed.</summary>
internal static class Certificates
{
    public static SslClientAuthenticationOptions AcceptAny(Uri server) => new()
    {
        TargetHost = server.Host,
#pragma warning disable CA5359 // the suite judges the protocol, not the certificate
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };
}
