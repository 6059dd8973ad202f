using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PhoenixSharp.Cli.Tests;

/// <summary>The conformance fixture over HTTPS, with a self-signed certificate that is not trusted.</summary>
public sealed class SecureFixture : Fixture
{
    private const string Password = "only for tests";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phx-");

    public SecureFixture()
    {
        Address = "https://127.0.0.1:0";
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllBytes(CertificatePath, certificate.Export(X509ContentType.Pfx, Password));
    }

    protected override (string Name, string Value)[] Settings =>
        [("Kestrel__Certificates__Default__Path", CertificatePath), ("Kestrel__Certificates__Default__Password", Password)];

    private string CertificatePath => Path.Combine(_folder.FullName, "certificate.pfx");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
