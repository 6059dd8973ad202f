using System.Runtime.InteropServices;

namespace PhoenixSharp.Benchmarks;

/// <summary>The CPU time of this thread, on Linux: other processes on the machine don't count, nor do other threads of this one.</summary>
internal static partial class CpuClock
{
    private const int ThreadCpuTime = 3;

    public static TimeSpan ThisThread
    {
        get
        {
            if (GetTime(ThreadCpuTime, out var time) != 0)
                throw new InvalidOperationException("This thread's CPU time can't be read: measure on Linux.");
            return new TimeSpan((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }
    }

    /// <summary>Gets the CPU time of all threads, the collector's among them.</summary>
    public static TimeSpan ThisProcess => Environment.CpuUsage.TotalTime;

    /// <summary>Runs something and gives the CPU time that this thread took.</summary>
    public static TimeSpan Of(Action action)
    {
        var before = ThisThread;
        action();
        return ThisThread - before;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
