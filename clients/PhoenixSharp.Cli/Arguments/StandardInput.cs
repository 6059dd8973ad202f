using Microsoft.Win32.SafeHandles;

namespace PhoenixSharp.Cli;

/// <summary>The standard input as the system gives it.</summary>
internal static class StandardInput
{
    private const int Descriptor = 0; // POSIX STDIN_FILENO

    /// <summary>Opens the standard input. In a terminal, the terminal itself edits the line until Enter.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardInput();
        try
        {
            // .NET's own console stream switches the terminal's editing off, and asks it where the cursor is, which not every terminal
            // answers.
            return new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Read, bufferSize: 1);
        }
        catch (Exception failure) when (failure is ArgumentException or UnauthorizedAccessException)
        {
            throw new IOException(failure.Message, failure);
        }
    }
}
