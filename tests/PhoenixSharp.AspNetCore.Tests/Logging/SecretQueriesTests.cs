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
    [InlineData("?pwd=1&pass=2&sid=3&bearer=4&otp=5", "?pwd=[redacted]&pass=[redacted]&sid=[redacted]&bearer=[redacted]&otp=[redacted]")]
    [InlineData("?pin=1&sig=2&hmac=3&refresh=4", "?pin=[redacted]&sig=[redacted]&hmac=[redacted]&refresh=[redacted]")]
    [InlineData("?userPin=1&user_pin=2&user-pin=3&user.pin=4&user[pin]=5&PIN2=6",
        "?userPin=[redacted]&user_pin=[redacted]&user-pin=[redacted]&user.pin=[redacted]&user[pin]=[redacted]&PIN2=[redacted]")]
    [InlineData("?PASS=1&connect.sid=2&X-Amz-Sig=3&PHPSESSID=4", "?PASS=[redacted]&connect.sid=[redacted]&X-Amz-Sig=[redacted]&PHPSESSID=[redacted]")]
    [InlineData("?spinner=1&inside=2&design=3&compass=4&sidebar=5&hotpot=6", "?spinner=1&inside=2&design=3&compass=4&sidebar=5&hotpot=6")]
    [InlineData("?a;token=b", "?a;token=[redacted]")]
    [InlineData("?x=1;token=b;y=2", "?x=1;token=[redacted];y=2")]
    [InlineData("?token=a;rest&x=1", "?token=[redacted]&x=1")]
    [InlineData("?token=a;b;c", "?token=[redacted]")]
    public void What_looks_like_a_secret_by_its_name_is_not_told(string query, string told) => Assert.Equal(told, SecretQueries.Redact(query));
}
