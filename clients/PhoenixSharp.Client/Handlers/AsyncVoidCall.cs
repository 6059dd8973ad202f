using System.Runtime.CompilerServices;

namespace PhoenixSharp.Client;

/// <summary>
/// One call of an <c>async void</c> method. It ends when the method has ended, with the exception that the method threw.
/// </summary>
/// <remarks>
/// An <c>async void</c> method reports its start, its end and its exception to the context that is current when it is called. This context
/// is current until the method has reported its start, which it does before its first line. The method itself runs on the context before.
/// </remarks>
internal sealed class AsyncVoidCall : SynchronizationContext
{
    private readonly SynchronizationContext? _before = Current;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    /// <summary>Determines whether a handler is an <c>async void</c> method.</summary>
    public static bool IsNeededFor(Delegate handler) =>
        handler.Method.ReturnType == typeof(void) && handler.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false);

    /// <summary>Calls the method.</summary>
    public static ValueTask RunAsync<T>(Action<T> method, T argument)
    {
        var call = new AsyncVoidCall();
        using (new ContextScope(call))
            method(argument);
        return new ValueTask(call._ended.Task);
    }

    public override void OperationStarted() => SetSynchronizationContext(_before);

    public override void OperationCompleted()
    {
        if (_failure is null)
            _ended.TrySetResult();
        else
            _ended.TrySetException(_failure);
    }

    // What is posted throws the method's exception: nothing else continues here.
    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            d(state);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    public override SynchronizationContext CreateCopy() => this;
}
