namespace PhoenixSharp.Wire.Tests;

public sealed class XChaCha20Poly1305Tests
{
    // draft-irtf-cfrg-xchacha-03, section 2.2.1
    [Fact]
    public void HChaCha20_makes_the_key_of_the_draft()
    {
        var key = Enumerable.Range(0, 32).Select(value => (byte)value).ToArray();
        var subkey = new byte[32];
        XChaCha20Poly1305.HChaCha20(key, Convert.FromHexString("000000090000004a0000000031415927"), subkey);
        Assert.Equal("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc", Convert.ToHexStringLower(subkey));
    }
}
