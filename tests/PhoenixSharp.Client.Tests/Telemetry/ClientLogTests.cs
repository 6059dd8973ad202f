using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

public sealed class ClientLogTests
{
    [Fact]
    public void Text_that_the_server_chose_is_escaped()
    {
        using var recording = new RecordingLogger();
        using var factory = new LoggerFactory([recording]);
        var log = new ClientLog(factory);
        log.Closed(1000, "a\r\nfail: forged\u001b[31m\u202e\u2028");
        log.Errored(new IOException("a\r\nfail: forged"));
        Assert.Equal(@"The connection ended with 1000 a\u000D\u000Afail: forged\u001B[31m\u202E\u2028; connecting again", recording.Records[0].Text);
        Assert.Equal(@"System.IO.IOException: a\u000D\u000Afail: forged", recording.Records[1].Exception!.ToString());
    }
}
