using CloudCam.Architecture.Tests.Repository;
using CloudCam.Functions.Contracts;
using Microsoft.AspNetCore.Routing;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>The HTTP API for machines follows from the endpoints. <c>UPDATE_GOLDEN=1</c> writes it anew.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_what_the_endpoints_say() => Golden.Same(OpenApiDocument.File, await OpenApiDocument.TextAsync());

    [Fact]
    public async Task Every_endpoint_says_what_it_promises_or_that_it_promises_nothing() => Findings.None(
        from endpoint in await OpenApiDocument.EndpointsAsync()
        where endpoint.Metadata.GetMetadata<ApiOperation>() is null == endpoint.Metadata.GetMetadata<InternalEndpoint>() is null
        select endpoint.DisplayName,
        "Say .Describe(<Area>Contract.<Operation>) where it is mapped, or .IsInternal() where nobody but the host or our own page calls it:");

    [Fact]
    public async Task Braces_of_routes_are_the_parameters_of_the_path() => Findings.None(
        from endpoint in await OpenApiDocument.EndpointsAsync()
        let operation = endpoint.Metadata.GetMetadata<ApiOperation>()
        where operation is not null
        let named = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name)
        where !named.Order().SequenceEqual(operation.Path.Select(parameter => parameter.Name).Order())
        select endpoint.DisplayName,
        "Correct ApiOperation.Path of");

    [Fact]
    public async Task No_two_operations_have_the_same_name() => Findings.None(
        (await OpenApiDocument.EndpointsAsync()).Select(endpoint => endpoint.Metadata.GetMetadata<ApiOperation>()?.Id).OfType<string>().GroupBy(id => id).Where(same => same.Count() > 1).Select(same => same.Key),
        "Code generators make one method of each; rename:");
}
