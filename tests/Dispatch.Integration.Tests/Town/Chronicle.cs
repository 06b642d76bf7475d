using System.Text;
using Microsoft.Extensions.Logging;

namespace Dispatch.Integration.Tests.Town;

/// <summary>Keeps what a hosted worker logs.</summary>
internal sealed class Chronicle : ILoggerProvider
{
    private readonly StringBuilder _text = new();

    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, _text);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Writer(string category, StringBuilder text) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (text)
            {
                text.Append(DateTimeOffset.UtcNow.ToString("HH:mm:ss.fff ", null)).Append(logLevel).Append(' ').Append(category).Append('[').Append(eventId.Id).Append("] ").AppendLine(formatter(state, exception));
                if (exception is not null) text.AppendLine(exception.ToString());
            }
        }
    }
}
