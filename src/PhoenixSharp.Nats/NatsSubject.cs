using System.Text;

namespace PhoenixSharp.Nats;

/// <summary>Converts the addresses of envelopes to subjects.</summary>
/// <remarks>
/// The colons of an address separate the tokens of the subject: <c>phoenix:7</c> becomes <c>phoenix.7</c>, so an operator can grant a user
/// <c>phoenix.&gt;</c>. Within a token, every character except ASCII letters, digits, <c>-</c> and <c>_</c> is percent-encoded in UTF-8,
/// because <c>.</c>, <c>*</c>, <c>&gt;</c> and spaces have a meaning in NATS. An empty token becomes <c>%</c>. Two addresses never have the
/// same subject.
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
