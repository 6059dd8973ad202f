using System.Reflection;
using System.Reflection.Emit;

namespace PhoenixSharp.Logging;

/// <summary>Types of exceptions that are made at run time.</summary>
internal static class Types
{
    private static readonly ModuleBuilder Module =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Generated"), AssemblyBuilderAccess.Run).DefineDynamicModule("Generated");

    /// <summary>Creates a type of exception.</summary>
    public static Type Exception(int number) => Module.DefineType($"Generated{number}Exception", TypeAttributes.Public, typeof(Exception)).CreateType();
}
