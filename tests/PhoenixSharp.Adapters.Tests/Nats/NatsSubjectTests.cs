using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PhoenixSharp.Nats;

namespace PhoenixSharp.Adapters.Tests.Nats;

public sealed class NatsSubjectTests
{
    [Theory]
    [InlineData("phoenix:7", "phoenix.7")]
    [InlineData("phoenix:nodes", "phoenix.nodes")]
    [InlineData("phoenix:node:web-1", "phoenix.node.web-1")]
    [InlineData("my.app:node:a*b>c", "my%2Eapp.node.a%2Ab%3Ec")]
    [InlineData("$SYS:1%41", "%24SYS.1%2541")]
    [InlineData("a::", "a.%.%")]
    [InlineData("ü", "%C3%BC")]
    public void Address_becomes_tokens_that_a_subject_can_hold(string address, string subject) =>
        Assert.Equal(subject, NatsSubject.Of(address));

    [Fact]
    public void Every_address_has_a_valid_subject_of_its_own()
    {
        var letters = Gen.OneOf(
            Gen.Choose('!', '~').Select(letter => (char)letter),
            Gen.Elements(':', '.', '*', '>', '%', ' ', '\r', '\n', 'ü', '€'));
        var addresses = letters.ArrayOf().Select(address => new string(address));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(addresses.ToArbitrary(), address =>
        {
            var subject = NatsSubject.Of(address);
            return IsValid(subject) && AddressOf(subject) == address;
        }));
    }

    private static bool IsValid(string subject) =>
        subject.Split('.').All(token => token.Length > 0 && token.All(IsAllowed));

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '%';

    // If each subject can be turned back into its address, no two addresses have one subject.
    private static string AddressOf(string subject) =>
        string.Join(':', subject.Split('.').Select(token => token == "%" ? "" : Uri.UnescapeDataString(token)));
}
