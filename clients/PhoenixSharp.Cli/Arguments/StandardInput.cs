using Microsoft.Win32.SafeHandles;

namespace PhoenixSharp.Cli;

/// <summary>The standard input of the program.</summary>
internal static class StandardInput
{
    private const int Descriptor = 0; // POSIX STDIN_FILENO

    /// <summary>Opens the standard input. A terminal edits each line until Enter is pressed.</summary>
    /// <exception cref="IOException">There is no standard input.</exception>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardInput();
        try
        {
            // Console.OpenStandardInput turns line editing off and asks the terminal for the cursor's position. Some terminals never
            // answer.
            return new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Read, bufferSize: 1);
        }
        catch (Exception failure) when (failure is ArgumentException or UnauthorizedAccessException)
        {
            throw new IOException(failure.Message, failure);
        }
    }
}
