CREATE TABLE `metadef_associations` (
	`namespace_id` integer NOT NULL,
	`resource_type_id` integer NOT NULL,
	`prefix` text,
	`properties_target` text,
	`created_at` integer NOT NULL,
	`updated_at` integer,
	PRIMARY KEY(`namespace_id`, `resource_type_id`),
	FOREIGN KEY (`namespace_id`) REFERENCES `metadef_namespaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`resource_type_id`) REFERENCES `metadef_resource_types`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `metadef_namespaces` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`namespace` text NOT NULL,
	`display_name` text,
	`description` text,
	`visibility` text NOT NULL,
	`protected` integer NOT NULL,
	`owner` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `metadef_namespaces_namespace_unique` ON `metadef_namespaces` (`namespace`);--> statement-breakpoint
CREATE INDEX `metadef_namespaces_by_owner` ON `metadef_namespaces` (`owner`);--> statement-breakpoint
CREATE TABLE `metadef_objects` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`namespace_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text,
	`required` text NOT NULL,
	`json_schema` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer,
	FOREIGN KEY (`namespace_id`) REFERENCES `metadef_namespaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `metadef_objects_by_name` ON `metadef_objects` (`namespace_id`,`name`);--> statement-breakpoint
CREATE TABLE `metadef_properties` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`namespace_id` integer NOT NULL,
	`name` text NOT NULL,
	`json_schema` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer,
	FOREIGN KEY (`namespace_id`) REFERENCES `metadef_namespaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `metadef_properties_by_name` ON `metadef_properties` (`namespace_id`,`name`);--> statement-breakpoint
CREATE TABLE `metadef_resource_types` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`protected` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `metadef_resource_types_name_unique` ON `metadef_resource_types` (`name`);--> statement-breakpoint
CREATE TABLE `metadef_tags` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`namespace_id` integer NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer,
	FOREIGN KEY (`namespace_id`) REFERENCES `metadef_namespaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `metadef_tags_by_name` ON `metadef_tags` (`namespace_id`,lower("name"));