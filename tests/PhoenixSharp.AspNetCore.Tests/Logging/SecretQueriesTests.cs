namespace PhoenixSharp.Logging;

public sealed class SecretQueriesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?vsn=2.0.0&user_id=7", "?vsn=2.0.0&user_id=7")]
    [InlineData("?token=abc", "?token=[redacted]")]
    [InlineData("?vsn=2.0.0&token=abc&room=7", "?vsn=2.0.0&token=[redacted]&room=7")]
    [InlineData("?Access_Token=a&_csrf_token=b&api_key=c", "?Access_Token=[redacted]&_csrf_token=[redacted]&api_key=[redacted]")]
    [InlineData("?token=a=b=c&x=1", "?token=[redacted]&x=1")]
    [InlineData("?user[token]=a&user[name]=b", "?user[token]=[redacted]&user[name]=b")]
    [InlineData("?%74oken=abc", "?%74oken=[redacted]")]
    [InlineData("?token=a&token=b", "?token=[redacted]&token=[redacted]")]
    [InlineData("?token&x=token", "?token&x=token")]
    [InlineData("&&token=a&&", "&&token=[redacted]&&")]
    public void What_looks_like_a_secret_by_its_name_is_not_told(string query, string told) => Assert.Equal(told, SecretQueries.Redact(query));
}
