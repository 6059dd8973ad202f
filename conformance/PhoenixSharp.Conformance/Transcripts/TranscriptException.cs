namespace PhoenixSharp.Conformance.Transcripts;

/// <summary>A transcript, or the folder they should be in, cannot be used; the message says which and why.</summary>
internal sealed class TranscriptException(string message, Exception? inner = null) : Exception(message, inner);
