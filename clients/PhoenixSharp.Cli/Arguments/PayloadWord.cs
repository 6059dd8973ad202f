using System.Text;

namespace PhoenixSharp.Cli;

/// <summary>Reads a payload of the command line: the text itself, <c>@file</c>, or <c>-</c> for the standard input.</summary>
internal static class PayloadWord
{
    private static readonly byte[] ByteOrderMark = Encoding.UTF8.GetPreamble();
    private static bool _isInputRead;

    /// <summary>Returns a JSON payload.</summary>
    /// <exception cref="FormatException">The payload can't be read, or is not JSON.</exception>
    public static Payload Json(string word)
    {
        var (bytes, name) = Read(word);
        if (bytes.AsSpan().StartsWith(ByteOrderMark))
            bytes = bytes[ByteOrderMark.Length..];
        return OfJson(bytes, name, hint: name == word ? " In a shell, quote it: '{\"body\":\"hello\"}'." : "");
    }

    /// <summary>Returns a JSON payload.</summary>
    /// <param name="bytes">The JSON in UTF-8.</param>
    /// <param name="name">The name of the payload for the error message.</param>
    /// <param name="hint">The end of the error message.</param>
    /// <exception cref="FormatException">The bytes are not JSON.</exception>
    public static Payload OfJson(byte[] bytes, string name, string hint = "")
    {
        try
        {
            return Payload.FromJson(bytes);
        }
        catch (ArgumentException malformed)
        {
            throw new FormatException($"Not JSON: {name} ({malformed.InnerException?.Message}).{hint}", malformed);
        }
    }

    /// <summary>Returns a binary payload. A text is encoded as UTF-8.</summary>
    /// <exception cref="FormatException">The payload can't be read.</exception>
    public static Payload Binary(string word) => Payload.FromBinary(Read(word).Bytes);

    private static (byte[] Bytes, string Name) Read(string word) => word switch
    {
        "-" => (ReadInput(), "the standard input"),
        ['@', .. var path] => (ReadFile(path), $"the file {path}"),
        _ => (Encoding.UTF8.GetBytes(word), word),
    };

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"The payload's file can't be read: {failure.Message}", failure);
        }
    }

    private static byte[] ReadInput()
    {
        if (_isInputRead)
            throw new FormatException("Only one payload can be '-': the standard input was read for the other one.");
        _isInputRead = true;
        try
        {
            using var input = StandardInput.Open();
            using var bytes = new MemoryStream();
            input.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"The standard input can't be read: {failure.Message}", failure);
        }
    }
}
