namespace PhoenixSharp.Client;

/// <summary>The waits of a back-off, one before each try.</summary>
/// <param name="Name">The option's name, for reports.</param>
/// <param name="Topic">The topic of the channel that is joined, or null.</param>
/// <param name="After">The application's function: it returns the wait before a try, 1 for the first.</param>
/// <param name="Default">The function that is used if the application's fails the first time.</param>
internal sealed record BackoffSteps(string Name, string? Topic, Func<int, TimeSpan> After, Func<int, TimeSpan> Default);
