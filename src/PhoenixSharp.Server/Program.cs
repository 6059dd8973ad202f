using Microsoft.Extensions.Options;
using PhoenixSharp.Server;

try
{
    ServerApp.Build(args).Run();
    return 0;
}
catch (OptionsValidationException wrong)
{
    foreach (var failure in wrong.Failures)
        Console.Error.WriteLine(failure); // what to mend, and no stack: nothing is broken but a setting
    Console.Error.WriteLine("A variable of the environment has two underscores for each colon, such as Phoenix__Path.");
    return 1;
}
