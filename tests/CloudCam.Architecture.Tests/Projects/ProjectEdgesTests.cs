using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Projects;

/// <summary>Which part may know which.</summary>
public sealed class ProjectEdgesTests
{
    [Fact]
    public void Every_project_has_a_rule() => Findings.None(
        from project in ProjectFile.All
        where RuleOf(project) is null
        select project.File,
        "Say in ProjectRules.cs (and in CONTRIBUTING.md) what the new project may reference:");

    [Fact]
    public void Every_rule_has_a_project() => Findings.None(
        from rule in ProjectRules.All
        where !ProjectFile.All.Any(project => RuleOf(project) == rule)
        select rule.Folder,
        "These rules of ProjectRules.cs are about projects that are gone; remove them:");

    [Fact]
    public void A_project_references_only_the_projects_its_rule_names() => Findings.None(
        from project in ProjectFile.All
        from reference in project.References
        where RuleOf(project) is { } rule && !rule.AllowsProject(reference)
        select $"{project.File} -> {reference}",
        "These references go against the allowed edges (CONTRIBUTING.md): take them out, or put what is shared into the part both may know:");

    [Fact]
    public void A_project_references_only_the_packages_its_rule_names() => Findings.None(
        from project in ProjectFile.All
        from package in project.Packages
        where RuleOf(project) is { } rule && !rule.Packages.Contains(package.Name)
        select $"{project.File} -> {package.Name}",
        "A package is used where nobody decided it: do without it, or add it to ProjectRules.cs and, with its reason, to README.md:");

    [Fact]
    public void Every_allowed_package_is_used() => Findings.None(
        from rule in ProjectRules.All
        from package in rule.Packages
        where !ProjectFile.All.Any(project => RuleOf(project) == rule && project.Packages.Any(used => used.Name == package))
        select $"{rule.Folder}: {package}",
        "ProjectRules.cs allows packages that nobody references any more; remove them there:");

    [Fact]
    public void Only_parts_that_answer_HTTP_use_the_web_framework() => Findings.None(
        from project in ProjectFile.All
        where RuleOf(project) is { MayUseAspNetCore: false } && (project.Frameworks.Count > 0 || project.Sdk != "Microsoft.NET.Sdk")
        select $"{project.File}: {project.Sdk} {string.Join(' ', project.Frameworks)}",
        "These projects must stay plain Microsoft.NET.Sdk projects without framework references:");

    private static ProjectRule? RuleOf(ProjectFile project) => ProjectRules.All.FirstOrDefault(rule => rule.Covers(project.Folder));
}
