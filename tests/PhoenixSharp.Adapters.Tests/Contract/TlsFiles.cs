using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PhoenixSharp.Adapters.Tests.Contract;

/// <summary>What a broker needs to speak TLS: a certificate for <c>localhost</c> that it signed itself, and its key.</summary>
internal static class TlsFiles
{
    public const string Certificate = "cert.pem";

    public const string Key = "key.pem";

    /// <summary>Writes both.</summary>
    /// <returns>The certificate's thumbprint.</returns>
    public static async Task<string> WriteAsync(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(folder, Certificate), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, Key), key.ExportPkcs8PrivateKeyPem());
        return certificate.GetCertHashString();
    }
}
