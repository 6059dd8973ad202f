using System.Text;

namespace PhoenixSharp.Nats;

/// <summary>Turns the addresses of envelopes into subjects.</summary>
/// <remarks>
/// The colons of an address separate the tokens of the subject: <c>phoenix:7</c> is <c>phoenix.7</c>, so that a user may be given the
/// rights to <c>phoenix.&gt;</c>. Within a token, what is not an ASCII letter, a digit, <c>-</c> or <c>_</c> is percent-encoded in UTF-8:
/// <c>.</c>, <c>*</c> and <c>&gt;</c> have a meaning in a subject, and spaces end it. An empty token is <c>%</c>. Two addresses never have
/// the same subject.
/// </remarks>
internal static class NatsSubject
{
    private const char EmptyToken = '%';

    /// <summary>Returns the subject of an address.</summary>
    public static string Of(string address)
    {
        var subject = new StringBuilder(address.Length + 8);
        foreach (var token in address.Split(':'))
        {
            if (subject.Length > 0)
                subject.Append('.');
            Append(subject, token);
        }
        return subject.ToString();
    }

    private static void Append(StringBuilder subject, string token)
    {
        if (token.Length == 0)
            subject.Append(EmptyToken);
        foreach (var letter in Encoding.UTF8.GetBytes(token).Select(octet => (char)octet))
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
                subject.Append(letter);
            else
                subject.Append('%').Append(((int)letter).ToString("X2", null));
        }
    }
}
