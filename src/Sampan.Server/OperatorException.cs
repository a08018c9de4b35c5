namespace Sampan.Server;

/// <summary>
/// Something that only the operator of this server can mend: a setting, a file, a name on the command line.
/// </summary>
/// <remarks>
/// The text is one sentence for a person: what is wrong, where, and what to do. The command line prints it without a
/// stack trace and exits with 2.
/// </remarks>
/// <param name="message">The sentence. It never holds a token.</param>
/// <param name="inner">What the system said, if it said something.</param>
public sealed class OperatorException(string message, Exception? inner = null) : Exception(message, inner);
