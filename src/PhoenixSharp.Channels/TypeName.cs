namespace PhoenixSharp;

/// <summary>Names of types as C# has them, for messages.</summary>
internal static class TypeName
{
    /// <summary>Returns a name such as <c>Int32</c> or <c>List&lt;Int32&gt;</c>; a nullable value type has the name of its value.</summary>
    public static string Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!type.IsGenericType)
            return type.Name;
        var arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        var name = arity < 0 ? type.Name : type.Name[..arity];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
