using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PhoenixSharp.Server;

/// <summary>A certificate for <c>localhost</c>, signed by itself.</summary>
internal static class TestCertificate
{
    public const string Password = "right";

    /// <summary>
    /// Writes <c>cert.pem</c>, <c>key.pem</c>, <c>other.pem</c> (another key), <c>cert.pfx</c> and <c>bad.pem</c> into a folder.
    /// </summary>
    public static void Write(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "other.pem"), other.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(Path.Combine(folder, "cert.pfx"), certificate.Export(X509ContentType.Pkcs12, Password));
        File.WriteAllText(Path.Combine(folder, "bad.pem"), "no certificate");
    }
}
